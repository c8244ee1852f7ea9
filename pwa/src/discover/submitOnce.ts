/**
 * What a form does when it is sent. A second tap while the first is still under way does nothing: in gloves one tap is
 * easily two, and saving durably takes long enough for the other one.
 */
export function submitOnce(work: () => Promise<void>): (event: SubmitEvent) => void {
  let underWay = false;
  return (event) => {
    event.preventDefault();
    if (underWay) return;
    underWay = true;
    void work().finally(() => {
      underWay = false;
    });
  };
}
