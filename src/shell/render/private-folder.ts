import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A folder that nobody else can look into (0700), for one root of one side. `tree` holds files of the repository under their
 * own paths, `work` what the gate writes beside them; `home`, `temporary` and `programs` are what the renderer is told it
 * has, the last empty so that it finds no program to start.
 */
export type PrivateFolder = {
  readonly path: string;
  readonly tree: string;
  readonly work: string;
  readonly home: string;
  readonly temporary: string;
  readonly programs: string;
};

/** Makes one for as long as `use` takes; it is removed whatever happens. */
export async function withPrivateFolder<T>(use: (folder: PrivateFolder) => Promise<T>): Promise<T> {
  // The real path, since renderers print that one.
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'cde-gate-render-')));
  try {
    const at = (name: string): string => join(path, name);
    const [tree, work, home, temporary, programs] = [
      at('tree'),
      at('work'),
      at('home'),
      at('temporary'),
      at('programs'),
    ];
    for (const each of [tree, work, home, temporary, programs]) mkdirSync(each, { mode: 0o700 });
    return await use({ path, tree, work, home, temporary, programs });
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}
