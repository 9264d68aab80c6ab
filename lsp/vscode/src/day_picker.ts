// Time travel: the day of which the verdicts are.
import * as vscode from "vscode";
import { daysIn, isDay, moved, today } from "./days";
import type { VerdictStore } from "./verdicts";
import { activeGateFile, type Workbench } from "./workbench";

interface DayItem extends vscode.QuickPickItem {
  /** undefined: back to the setting. */
  readonly day: string | undefined;
}

/** Days to choose from: today, the neighbours of the day shown, those that rules and data in the editor name; any other by typing it. */
export async function chooseDay(workbench: Workbench, store: VerdictStore, asked?: string): Promise<void> {
  if (asked !== undefined) {
    if (!isDay(asked)) throw new Error(`${asked} is no day as YYYY-MM-DD`);
    return workbench.travel(asked);
  }
  const now = today(new Date());
  const shown = store.now.kind === "outcome" ? store.now.outcome.asOf : now;
  const picker = vscode.window.createQuickPick<DayItem>();
  picker.title = "As of which day?";
  picker.placeholder = "Choose a day, or type one as YYYY-MM-DD";
  picker.matchOnDescription = true;
  const set = workbench.settings(activeGateFile()).get("asOf", "");
  const fixed: DayItem[] = [
    { label: set === "" ? "today" : set, description: set === "" ? `${now}, also tomorrow` : "the setting tollgate.asOf", day: undefined },
    ...[-7, -1, 1, 7].map((days) => ({ label: moved(shown, days), description: distance(days), day: moved(shown, days) })),
    ...vscode.window.visibleTextEditors
      .flatMap((editor) => daysIn(editor.document.getText()))
      .filter((day, index, all) => all.indexOf(day) === index)
      .slice(0, 50)
      .map((day) => ({ label: day, description: "stands in the editor", day })),
  ];
  picker.items = fixed;
  picker.onDidChangeValue((value) => {
    const typed = value.trim();
    picker.items = isDay(typed) && !fixed.some((one) => one.label === typed) ? [{ label: typed, description: "this day", day: typed }, ...fixed] : fixed;
  });
  const chosen = await new Promise<DayItem | undefined>((resolve) => {
    picker.onDidAccept(() => resolve(picker.selectedItems[0]));
    picker.onDidHide(() => resolve(undefined));
    picker.show();
  });
  picker.dispose();
  if (chosen) await workbench.travel(chosen.day);
}

function distance(days: number): string {
  const length = Math.abs(days) === 7 ? "a week" : "a day";
  return `${length} ${days < 0 ? "before" : "after"} the day shown`;
}
