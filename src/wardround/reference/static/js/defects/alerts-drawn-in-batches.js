// So that the list does not jump under the hand, new alerts are collected, and drawn every half minute.
const EVERY_MS = 30_000;

export const plant = ({ Alerts }) => ({
  Alerts: class extends Alerts {
    alert(alert) {
      this.list = [alert, ...this.list.filter((other) => other.id !== alert.id)];
      this.batch ??= setTimeout(() => {
        this.batch = null;
        this.draw();
      }, EVERY_MS);
    }
  },
});
