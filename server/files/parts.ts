import { join } from 'node:path';
import type { Config } from '../config.ts';
import { UploadGate } from '../http/upload-gate.ts';
import type { WriteParts } from '../parts.ts';
import type { Blobs } from './blobs.ts';
import { LocalBlobs } from './local-blobs.ts';
import { createFileMetrics, type FileMetrics } from './metrics.ts';
import { S3Blobs } from './s3-blobs.ts';
import { Workshop } from './workshop.ts';

/** Where files are kept and made, and how many at a time. */
export interface FileParts {
  blobs: Blobs;
  gate: UploadGate;
  workshop: Workshop;
  metrics: FileMetrics;
  quotaBytes: number;
}

export type FileWriteParts = WriteParts & { files: FileParts };

/** Makes what files need of the settings. */
export function createFileParts(config: Pick<Config, 's3' | 'dataDir' | 'filesQuotaBytes'>): FileParts {
  return {
    blobs: config.s3 ? new S3Blobs(config.s3) : new LocalBlobs(join(config.dataDir, 'files')),
    gate: new UploadGate(),
    workshop: new Workshop(),
    metrics: createFileMetrics(),
    quotaBytes: config.filesQuotaBytes,
  };
}
