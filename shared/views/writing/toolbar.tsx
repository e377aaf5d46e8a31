/** What the buttons above a text field make of what is selected in it, in their order. `d` draws a 24 × 24 icon. */
const FORMATS = [
  { format: 'bold', label: 'Bold', key: 'B', d: 'M7 5h6a3.5 3.5 0 0 1 0 7H7zm0 7h7a3.5 3.5 0 0 1 0 7H7z' },
  { format: 'italic', label: 'Italic', key: 'I', d: 'M10 5h8M6 19h8M14.5 5l-5 14' },
  {
    format: 'link',
    label: 'Link',
    key: 'K',
    d: 'M10 13.5a4 4 0 0 0 6 .5l2.5-2.5a4 4 0 0 0-5.700-5.700L11.5 7m2.5 3.5a4 4 0 0 0-6-.5L5.5 12.5a4 4 0 0 0 5.700 5.700l1.300-1.200',
  },
  { format: 'quote', label: 'Quote', key: null, d: 'M5 5v14M10 8h9M10 12h9M10 16h6' },
  { format: 'list', label: 'List', key: null, d: 'M9 7h11M9 12h11M9 17h11M4.5 7h.01M4.5 12h.01M4.5 17h.01' },
  { format: 'code', label: 'Code', key: null, d: 'm8.5 7-5 5 5 5m7-10 5 5-5 5' },
  {
    format: 'picture',
    label: 'Picture',
    key: null,
    d: 'M4 5h16v14H4zM8.5 9.5h.01M4.5 17l5-5 4 4 2.5-2.5 3.5 3.5',
  },
] as const;

export type Format = (typeof FORMATS)[number]['format'];

/** The buttons above a text field. Only one of them is in the tab order; the arrow keys go from one to the next. */
export function Toolbar({ controls }: { controls: string }) {
  return (
    <div class="toolbar js-only" role="toolbar" aria-label="Formatting" aria-controls={controls}>
      {FORMATS.map(({ format, label, key, d }, i) => (
        <button
          key={format}
          type="button"
          data-format={format}
          aria-label={label}
          title={key ? `${label} (Ctrl+${key})` : label}
          aria-keyshortcuts={key ? `Control+${key}` : undefined}
          tabIndex={i === 0 ? 0 : -1}
        >
          <Icon d={d} />
        </button>
      ))}
      <button type="button" class="toolbar-preview" data-preview aria-label="Preview" title="Preview" tabIndex={-1}>
        <Icon d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Zm9.5-3a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z" />
      </button>
    </div>
  );
}

function Icon({ d }: { d: string }) {
  return (
    <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
      <path d={d} fill="none" stroke="currentColor" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}
