import { Presets, SingleBar } from "cli-progress";

/** Shows how far long work has come: a bar in a terminal, a line every ten per cent elsewhere. */
export interface Progress {
  advance(by: number): void;
  done(): void;
}

/** Starts showing progress towards a total. */
export function showProgress(title: string, total: number): Progress {
  return process.stderr.isTTY ? bar(title, total) : lines(title, total);
}

function bar(title: string, total: number): Progress {
  const shown = new SingleBar(
    { format: `${title} [{bar}] {percentage}% · {eta_formatted}`, hideCursor: true, stopOnComplete: false },
    Presets.shades_classic,
  );
  shown.start(total, 0);
  return {
    advance: (by) => shown.increment(by),
    done: () => {
      shown.update(total);
      shown.stop();
    },
  };
}

function lines(title: string, total: number): Progress {
  let sum = 0;
  let tenth = 0;
  const say = () => process.stderr.write(`${title} ${tenth * 10}%\n`);
  return {
    advance: (by) => {
      sum += by;
      const reached = Math.min(10, Math.floor((sum / Math.max(total, 1)) * 10));
      if (reached === tenth) return;
      tenth = reached;
      say();
    },
    done: () => {
      if (tenth < 10) {
        tenth = 10;
        say();
      }
    },
  };
}
