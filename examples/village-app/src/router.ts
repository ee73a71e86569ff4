import { createRouter, createWebHistory, type RouteRecordRaw } from "vue-router";
import { hasInvitation } from "./village/invitation";

const routes: RouteRecordRaw[] = [
  { path: "/", name: "home", component: () => import("./pages/HomePage.vue") },
  { path: "/join", name: "join", component: () => import("./pages/JoinPage.vue") },
  { path: "/write/:id?", name: "write", component: () => import("./pages/WritePage.vue") },
  { path: "/saved/:id", name: "saved", component: () => import("./pages/SavedPage.vue") },
  { path: "/letters", name: "letters", component: () => import("./pages/LettersPage.vue") },
  { path: "/letters/:id", name: "letter", component: () => import("./pages/LetterPage.vue") },
  { path: "/tip-off", name: "tip-off", component: () => import("./pages/TipOffPage.vue") },
  {
    path: "/tip-off/answer",
    name: "tip-off-answer",
    component: () => import("./pages/TipOffAnswerPage.vue"),
  },
  { path: "/card", name: "card", component: () => import("./pages/CardPage.vue") },
  { path: "/office", name: "office", component: () => import("./pages/OfficePage.vue") },
  { path: "/inbox", name: "inbox", component: () => import("./pages/InboxPage.vue") },
  { path: "/inbox/:id", name: "opened", component: () => import("./pages/LetterPage.vue") },
  { path: "/:rest(.*)*", redirect: { name: "home" } },
];

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});

/** An invitation is a link to this app whose fragment starts so (format.md §3.5). */
router.beforeEach((to) => {
  if (hasInvitation(to.hash) && to.name !== "join" && to.name !== "office") {
    return { name: "join", hash: to.hash };
  }
  return true;
});
