import { BaseSequencer, type TestSpecification } from 'vitest/node';

const isFault = ({ moduleId }: TestSpecification): boolean => moduleId.includes('/test/faults/');

/**
 * Orders the files so that the processes that test end together: the longest first, where a former run or the size
 * tells. Faults take longer than their size says and are bound to time: they come one by one among the first half of the rest.
 */
export class Order extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const longestFirst = await super.sort(files);
    const faults = longestFirst.filter(isFault);
    const others = longestFirst.filter((file) => !isFault(file));
    const every = Math.max(1, Math.floor(others.length / (2 * faults.length)));
    return others.flatMap((file, i) => (i % every === 0 ? [...faults.splice(0, 1), file] : [file])).concat(faults);
  }
}
