import "htmx.org";
import "./copy.js";
import "./finder.js";
import "./menus.js";
import "./refresh.js";
import "./rows.js";
import "./sending.js";
import "./trouble.js";
