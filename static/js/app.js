import "htmx.org";
import "./choosing.js";
import "./copy.js";
import "./menus.js";
import "./refresh.js";
import "./rows.js";
import "./sending.js";
import "./trouble.js";
