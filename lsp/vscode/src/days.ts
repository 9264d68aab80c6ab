// The day of an evaluation.

/** Whether it is a day of the calendar, written YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text;
}

export function today(now: Date): string {
  return now.toISOString().slice(0, 10);
}

export function moved(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The days that a text writes, newest first, each once. */
export function daysIn(text: string): string[] {
  const found = new Set([...text.matchAll(/(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])/g)].map((one) => one[0]).filter(isDay));
  return [...found].sort().reverse();
}
