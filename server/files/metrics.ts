import client from 'prom-client';

/** What is counted of files on this node. */
export interface FileMetrics {
  stored: client.Counter;
  storedBytes: client.Counter;
  swept: client.Counter;
  refused: client.Counter<'code'>;
  all: client.Metric[];
}

/** Makes the counters of a node's files; operationRoutes() shows them. */
export function createFileMetrics(): FileMetrics {
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new client.Counter({ name, help, labelNames, registers: [] });
  const counters = {
    stored: counter('parley_files_stored_total', 'Files that members uploaded'),
    storedBytes: counter('parley_file_bytes_stored_total', 'What they weigh as kept, in all their sizes'),
    swept: counter('parley_files_swept_total', 'Files that nothing showed any more and that were removed'),
    refused: counter('parley_uploads_refused_total', 'Uploads that were refused, by the code of the refusal', ['code']),
  };
  return { ...counters, all: Object.values(counters) };
}
