import { createApp } from "vue";
import "tdesign-mobile-vue/es/style/index.css";
import "./style.css";
import App from "./App.vue";
import { describedBy } from "./parts/described-by";
import { router } from "./router";
import { openKeptClient } from "./village/client";

void openKeptClient();
createApp(App).use(router).directive("described", describedBy).mount("#app");
