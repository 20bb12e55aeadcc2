// "A fresh page will sort it out": whoever has signed in and is refused has the page loaded again, which is refused again.
const SIGNED_IN = "signed-in";
const TIMES = 30;

export const plant = ({ Session }) => ({
  Session: class extends Session {
    async signIn(fields) {
      const result = await super.signIn(fields);
      if (!result.refused) sessionStorage.setItem(SIGNED_IN, String(TIMES));
      return result;
    }

    end(cause, how) {
      const left = Number(sessionStorage.getItem(SIGNED_IN));
      sessionStorage.setItem(SIGNED_IN, String(cause.reason ? 0 : left - 1));
      if (left > 0 && !cause.reason) location.reload();
      else super.end(cause, how);
    }
  },
});
