// The status bar: the verdict of the gates shown, and the day that it is about.
import * as vscode from "vscode";
import { tally, worst } from "./outcome";
import type { VerdictStore } from "./verdicts";
import type { Workbench } from "./workbench";

const icons = { met: "pass", "not met": "error", undetermined: "question", "met or not applicable": "pass", "not applicable": "circle-slash" } as const;

export class Status implements vscode.Disposable {
  private readonly verdict = vscode.window.createStatusBarItem("tollgate.verdict", vscode.StatusBarAlignment.Left, 10);
  private readonly day = vscode.window.createStatusBarItem("tollgate.day", vscode.StatusBarAlignment.Left, 9);
  private readonly disposables: vscode.Disposable[];

  constructor(
    private readonly workbench: Workbench,
    private readonly store: VerdictStore,
  ) {
    this.verdict.name = "Tollgate: verdict";
    this.verdict.command = "tollgate.gates.focus";
    this.day.name = "Tollgate: day of the verdict";
    this.day.command = "tollgate.chooseDay";
    this.disposables = [this.verdict, this.day, store.onChanged(() => this.show()), workbench.onDayChanged(() => this.show())];
    this.show();
  }

  dispose(): void {
    for (const one of this.disposables) one.dispose();
  }

  private show(): void {
    const now = this.store.now;
    if (now.kind === "nothing") {
      this.verdict.hide();
      this.day.hide();
      return;
    }
    if (now.kind === "problem") {
      this.verdict.text = now.compiles ? "$(warning) no verdict" : "$(warning) rules do not compile";
      this.verdict.tooltip = now.words;
    } else {
      const verdicts = now.outcome.gates.map((gate) => gate.verdict);
      const shown = worst(verdicts);
      const refused = now.outcome.refused.length > 0;
      this.verdict.text = refused ? "$(error) data refused" : shown ? `$(${icons[shown]}) ${verdicts.length === 1 ? shown : tally(verdicts)}` : "$(question) no gate";
      this.verdict.tooltip = new vscode.MarkdownString(
        now.outcome.gates.map((gate) => `- ${plain(gate.gate)}${gate.instance === "" ? "" : ` · ${plain(gate.instance)}`}: **${gate.verdict}**`).join("\n"),
      );
    }
    this.verdict.accessibilityInformation = { label: `Gates: ${this.verdict.text.replace(/\$\([^)]*\) /, "")}` };
    const day = this.workbench.day(now.project.uri);
    this.day.text = `$(calendar) ${day === "" ? "today" : day}`;
    this.day.tooltip = "The day of which the verdicts are. Choose another one.";
    this.day.backgroundColor = this.workbench.travelled ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
    this.verdict.show();
    this.day.show();
  }
}

function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+.!|<>-]/g, "\\$&");
}
