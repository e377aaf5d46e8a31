import { BaseSequencer, type TestSpecification } from 'vitest/node';

const isFault = ({ moduleId }: TestSpecification): boolean => moduleId.includes('/test/faults/');

/**
 * Orders the files so that the processes that test end together: the longest first, as far as is known. Faults, which wait
 * more than they work and are bound to time, come one after another among the rest instead of beside each other.
 */
export class Order extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const longestFirst = await super.sort(files);
    const faults = longestFirst.filter(isFault);
    const others = longestFirst.filter((file) => !isFault(file));
    const every = Math.max(1, Math.floor(others.length / (faults.length + 1)));
    return others.flatMap((file, i) => (i % every === 0 ? [...faults.splice(0, 1), file] : [file])).concat(faults);
  }
}
