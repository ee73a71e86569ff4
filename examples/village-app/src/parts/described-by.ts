import type { Directive } from "vue";

/** What a screen reader says of a field: its name, the id of its problem's words, whether it is wrong. */
export interface Description {
  readonly label: string;
  readonly problemId?: string | undefined;
  readonly wrong?: boolean | undefined;
}

/** TDesign's inputs wrap a native one and pass no ARIA attribute on; this sets them on the native one. */
export const describedBy: Directive<HTMLElement, Description> = {
  mounted: (element, { value }) => describe(element, value),
  updated: (element, { value }) => describe(element, value),
};

function describe(element: HTMLElement, description: Description): void {
  const field = element.querySelector("input, textarea");
  if (!field) return;
  field.setAttribute("aria-label", description.label);
  field.setAttribute("aria-invalid", String(description.wrong === true));
  if (description.problemId) field.setAttribute("aria-describedby", description.problemId);
  else field.removeAttribute("aria-describedby");
}
