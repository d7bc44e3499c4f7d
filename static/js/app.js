import "htmx.org";
import "./copy.js";
import "./menus.js";
import "./sending.js";
import "./trouble.js";
