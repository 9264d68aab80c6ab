// The view "Gates": gates, their instances, criteria, and the rows of data that decide.
import * as vscode from "vscode";
import { explainArguments } from "./arguments";
import { type Item, type Kind, type Outcome, partsOf, tally, treeOf, type Verdict } from "./outcome";
import { complaint, jsonOf } from "./run";
import type { VerdictStore } from "./verdicts";
import { openPlace, type Workbench } from "./workbench";

const signs: Record<Verdict, { readonly icon: string; readonly color: string }> = {
  met: { icon: "pass-filled", color: "tollgate.met" },
  "not met": { icon: "error", color: "tollgate.notMet" },
  undetermined: { icon: "question", color: "tollgate.undetermined" },
  "met or not applicable": { icon: "pass", color: "tollgate.met" },
  "not applicable": { icon: "circle-slash", color: "disabledForeground" },
};
const icons: Partial<Record<Kind, string>> = { row: "circle-small-filled", ground: "file", needed: "tools", reason: "info", note: "note", group: "list-unordered" };

export class GatesView implements vscode.TreeDataProvider<Item>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Item | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<Item>;
  private readonly disposables: vscode.Disposable[] = [this.changed];
  private readonly explained = new Map<string, Promise<Item[]>>();

  constructor(
    private readonly workbench: Workbench,
    private readonly store: VerdictStore,
  ) {
    this.view = vscode.window.createTreeView("tollgate.gates", { treeDataProvider: this, showCollapseAll: true });
    this.disposables.push(
      this.view,
      store.onChanged(() => this.refresh()),
      this.view.onDidChangeVisibility((change) => change.visible && store.now.kind === "nothing" && store.soon()),
      vscode.commands.registerCommand("tollgate.openPlace", (item: Item) => this.open(item)),
    );
  }

  dispose(): void {
    for (const one of this.disposables) one.dispose();
  }

  private refresh(): void {
    this.explained.clear();
    const now = this.store.now;
    const verdicts = now.kind === "outcome" ? now.outcome.gates.map((gate) => gate.verdict) : [];
    this.view.description = now.kind === "outcome" ? `as of ${now.outcome.asOf}` : "";
    this.view.message = now.kind === "outcome" ? tally(verdicts) : "";
    const closed = verdicts.filter((verdict) => verdict === "not met").length;
    this.view.badge = closed === 0 ? undefined : { value: closed, tooltip: `${closed} not met` };
    void vscode.commands.executeCommand("setContext", "tollgate.hasVerdicts", now.kind !== "nothing");
    this.changed.fire(undefined);
  }

  /** Roots without an argument; tests of the extension read the tree through this too. */
  async getChildren(item?: Item): Promise<Item[]> {
    const now = this.store.now;
    if (item === undefined) {
      if (now.kind === "outcome") return treeOf(now.outcome);
      if (now.kind === "problem") return [problemItem(now.title, now.words)];
      return [];
    }
    return item.kind === "criterion" ? this.criterionParts(item) : [...item.children];
  }

  getTreeItem(item: Item): vscode.TreeItem {
    const opens = item.children.length > 0;
    const state = !opens
      ? vscode.TreeItemCollapsibleState.None
      : item.kind === "gate" || (item.kind === "instance" && item.verdict !== "met" && item.verdict !== "not applicable")
        ? vscode.TreeItemCollapsibleState.Expanded
        : vscode.TreeItemCollapsibleState.Collapsed;
    const tree = new vscode.TreeItem(item.label, state);
    tree.id = item.id;
    tree.description = item.description;
    tree.tooltip = item.tooltip;
    tree.contextValue = item.kind;
    tree.accessibilityInformation = { label: [item.label, item.verdict ?? "", item.description].filter((word) => word !== "").join(", ") };
    const sign = item.verdict && signs[item.verdict];
    const icon = sign?.icon ?? icons[item.kind];
    if (icon) tree.iconPath = new vscode.ThemeIcon(icon, sign && new vscode.ThemeColor(sign.color));
    if (item.place?.file || item.kind === "note") tree.command = { command: "tollgate.openPlace", title: "Open", arguments: [item] };
    return tree;
  }

  /** Where a row came from is what `explain` knows; without it the outcome's own rows are shown. */
  private criterionParts(item: Item): Promise<Item[]> {
    const now = this.store.now;
    if (now.kind !== "outcome" || item.asks === undefined || item.children.length === 0) return Promise.resolve([...item.children]);
    const known = this.explained.get(item.id);
    if (known) return known;
    const { asks } = item;
    const parts = (async () => {
      const args = explainArguments({ ...this.workbench.given(now.project.uri), asOf: now.outcome.asOf }, now.project.rules, asks, "json");
      const said = await this.workbench.run(args, now.project.folder);
      const criterion = jsonOf<Outcome>(said)?.gates[0]?.criteria.find((one) => one.name === asks.criterion);
      if (criterion) return partsOf(criterion, item.id);
      this.workbench.log.warn(`explain of ${asks.gate}.${asks.criterion}: ${complaint(said)}`);
      return [...item.children];
    })();
    this.explained.set(item.id, parts);
    return parts;
  }

  private async open(item: Item): Promise<void> {
    const now = this.store.now;
    if (item.id === "problem") return void vscode.commands.executeCommand("workbench.actions.view.problems");
    if (now.kind !== "nothing" && item.place) await openPlace(now.project.folder, item.place);
  }
}

function problemItem(title: string, words: string): Item {
  const first = words.split("\n").find((line) => line.trim() !== "") ?? "";
  return { id: "problem", kind: "note", label: title, description: first, tooltip: words, verdict: undefined, place: undefined, children: [] };
}
