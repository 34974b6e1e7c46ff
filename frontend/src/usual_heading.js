// The signs of a largest heading where nothing says otherwise: the title of the page is the first level. Templates, what is
// imported (below_title in wiki/imports) and what is pasted begin with it too.
export const USUAL = 2;
