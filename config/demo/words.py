"""Invented people, places and troubles for the demo. Nobody here exists."""

FIRST = {
    "nl": (
        "Annelies",
        "Bart",
        "Carla",
        "Dirk",
        "Els",
        "Fatima",
        "Gerrit",
        "Hanneke",
        "Ibrahim",
        "Joke",
        "Karel",
        "Lies",
        "Mehmet",
        "Nel",
        "Otto",
        "Petra",
        "Ria",
        "Sjoerd",
        "Truus",
        "Umut",
        "Vera",
        "Wim",
        "Yasmina",
        "Zeynep",
        "Henk",
        "Ineke",
        "Johan",
        "Marijke",
        "Piet",
        "Willemijn",
    ),
    "fr": (
        "Amélie",
        "Bernard",
        "Chantal",
        "Denis",
        "Élodie",
        "Fatoumata",
        "Guy",
        "Hélène",
        "Issam",
        "Jeanne",
        "Karim",
        "Louise",
        "Michel",
        "Nadia",
        "Olivier",
        "Pascale",
        "Raymond",
        "Sophie",
        "Thierry",
        "Véronique",
    ),
}
LAST = {
    "nl": (
        "de Vries",
        "Jansen",
        "Bakker",
        "Visser",
        "Smit",
        "Meijer",
        "Mulder",
        "Bos",
        "Vos",
        "Peters",
        "Hendriks",
        "van Leeuwen",
        "Dekker",
        "Yılmaz",
        "El Amrani",
        "de Wit",
        "Kuipers",
        "Veenstra",
        "Postma",
        "van den Berg",
        "Schouten",
        "Kaya",
        "Willems",
        "Hoekstra",
        "Koster",
        "Prins",
    ),
    "fr": (
        "Dubois",
        "Lambert",
        "Dupont",
        "Lejeune",
        "Renard",
        "Simon",
        "Collard",
        "Benali",
        "Leroy",
        "Marchal",
        "Noël",
        "Pirard",
        "Diallo",
        "Delvaux",
        "Gérard",
        "Hubert",
        "Thiry",
        "Wauters",
    ),
}
STREETS = {
    "nl": (
        "Lindelaan",
        "Kerkstraat",
        "Spoorstraat",
        "Meidoornhof",
        "Parkweg",
        "Molenstraat",
        "Beukenlaan",
        "Schoolplein",
        "Havenkade",
        "Weverstraat",
        "Dahliastraat",
        "Zonnehof",
        "Marktstraat",
        "Singel",
    ),
    "fr": (
        "rue des Tilleuls",
        "rue de l’Église",
        "avenue du Parc",
        "rue du Moulin",
        "quai des Marchands",
        "rue des Écoles",
        "rue de la Gare",
        "place du Marché",
        "rue des Champs",
        "rue du Pont",
    ),
}
SUMMARIES = {
    "nl": {
        "noise_people": "Feesten tot laat in de avond",
        "noise_devices": "Muziek in de avond, al een half jaar",
        "harassment": "Woorden over en weer op de galerij",
        "relationship": "Groeten elkaar niet meer sinds de verbouwing",
        "garden": "Takken hangen over de grens",
        "pets": "Hond blaft als niemand thuis is",
        "parking": "Parkeren voor de uitrit",
        "waste": "Rook van de barbecue in huis",
        "children": "Kinderen voetballen tegen de muur",
        "camera": "Camera kijkt in de tuin",
        "other": "Fietsen staan in de weg bij de voordeur",
    },
    "fr": {
        "noise_people": "Des fêtes tard le soir",
        "noise_devices": "Musique le soir depuis six mois",
        "harassment": "Des mots dans la cage d’escalier",
        "relationship": "Ne se saluent plus depuis les travaux",
        "garden": "Des branches dépassent",
        "pets": "Un chien aboie toute la journée",
        "parking": "Stationnement devant le garage",
        "waste": "Fumée du barbecue",
        "children": "Ballons contre le mur",
        "camera": "Une caméra vers le jardin",
        "other": "Des vélos devant la porte d’entrée",
    },
}
STORIES = {
    "nl": (
        "We groetten elkaar altijd. Sinds de verbouwing praten we niet meer en hoor ik elke avond muziek.",
        "Ik heb twee keer aangebeld. De eerste keer ging het goed, de tweede keer werd er geschreeuwd.",
        "Ik wil geen ruzie. Ik wil slapen, en ik wil weer gewoon gedag kunnen zeggen.",
    ),
    "fr": (
        "Avant, nous nous disions bonjour. Depuis les travaux, nous ne nous parlons plus.",
        "J’ai sonné deux fois. La première fois s’est bien passée, la seconde non.",
        "Je ne veux pas de dispute. Je veux dormir et pouvoir dire bonjour à nouveau.",
    ),
}
NOTES = {
    "nl": (
        "Open gesprek. Wil graag dat de ander weet hoe het geluid binnenkomt.",
        "Moe van de situatie, staat open voor een gesprek aan tafel.",
        "Schrok van de melding, wist van niets. Wil meedenken.",
    ),
    "fr": (
        "Entretien ouvert. Souhaite que l’autre comprenne le bruit.",
        "Fatigue, mais prêt à une rencontre.",
        "Surpris par la demande, veut trouver une solution.",
    ),
}
CALLS = {
    "nl": (
        "Ze is blij dat er iets gebeurt. Wil liever niet thuis praten.",
        "Klonk gespannen. Bij het eerste gesprek rustig beginnen.",
        "Twee keer gebeld, morgen na het eten nog eens.",
        "Kan de komende twee weken alleen overdag.",
    ),
    "fr": (
        "Elle est contente que quelque chose se passe. Préfère ne pas parler chez elle.",
        "Semblait tendue. Commencer le premier entretien dans le calme.",
        "Appelé deux fois, demain encore une fois après le repas.",
        "Les deux prochaines semaines, seulement en journée.",
    ),
}
HEADS_UPS = {
    "nl": "Grote hond achter het hek: bel eerst vanaf de straat. Niet alleen naar binnen.",
    "fr": "Grand chien derrière la grille : appelez d’abord depuis la rue. N’entrez pas seul.",
}
SPOKEN_OF = {
    "nl": (
        "Het gaat goed. Wil in het voorjaar graag een beginner meenemen.",
        "Jaargesprek: liefst geen zaken over honden.",
    ),
    "fr": (
        "Tout va bien. Prendrait volontiers un débutant au printemps.",
        "Entretien annuel : de préférence pas d’affaires de chiens.",
    ),
}
MOTIVATIONS = {
    "nl": (
        "Ik heb veertig jaar voor de klas gestaan en luister graag.",
        "Ik ben met pensioen en wil iets doen voor mijn buurt.",
        "Een bemiddelaar hielp mij ooit met mijn buren. Nu wil ik iets teruggeven.",
    ),
    "fr": (
        "J’ai enseigné pendant quarante ans et j’aime écouter.",
        "Je suis à la retraite et je veux aider mon quartier.",
        "Une médiatrice m’a aidé un jour. À mon tour.",
    ),
}
TOWNS = {
    "nl": ("Vechtdrecht", ("Centrum", "Oost", "West", "Noord", "Zuiderpark", "De Weiden"), "75"),
    "fr": ("Val-Saint-Martin", ("Centre", "Rive gauche", "Les Coteaux", "Bois-du-Prince"), "40"),
}
SERVICES = {
    "nl": "Buurtbemiddeling Vechtdrecht",
    "fr": "Médiation de quartier Val-Saint-Martin",
}
ABOUT = {
    "nl": "Wij helpen buren om weer met elkaar te praten. Gratis, vertrouwelijk en vrijwillig.",
    "fr": "Nous aidons les voisins à se reparler. Gratuit, confidentiel et volontaire.",
}
PARTNERS = {
    "nl": (
        ("Politie Vechtdrecht", "police"),
        ("Woonstede", "housing"),
        ("Thuis in Oost", "housing"),
        ("Gemeente Vechtdrecht", "municipality"),
        ("Wijkteam De Brug", "social"),
    ),
    "fr": (
        ("Police locale", "police"),
        ("Logis du Val", "housing"),
        ("Commune", "municipality"),
        ("Maison sociale", "social"),
    ),
}
CAMPAIGNS = {
    "nl": (("Voorjaarscampagne", "voorjaar"), ("Buurthuis Oost", "buurthuis-oost")),
    "fr": (("Campagne de printemps", "printemps"),),
}
COURSES = {
    "nl": (("Basistraining", "basic"), ("Verdieping: lastige gesprekken", "follow_up")),
    "fr": (("Formation de base", "basic"),),
}
SESSIONS = {
    "nl": (
        "Luisteren en samenvatten",
        "Neutraal blijven",
        "Het gesprek aan tafel",
        "Oefenen met een acteur",
    ),
    "fr": ("Écouter et reformuler", "Rester neutre", "La rencontre", "Mise en situation"),
}
PLACES = {"nl": "Buurthuis De Linde, zaal 2", "fr": "Maison de quartier, salle 2"}
VENUES = {
    "nl": ("Buurthuis De Linde", "Lindelaan", (("Zaal 1", 20), ("Zaal 2", 8))),
    "fr": ("Maison de quartier", "rue des Tilleuls", (("Salle 1", 20), ("Salle 2", 8))),
}
WAYS_THERE = {
    "nl": "Ingang links naast de bakker. Bus 5, halte Lindeplein.",
    "fr": "Entrée à gauche de la boulangerie. Bus 5, arrêt Place des Tilleuls.",
}
AGREEMENTS = {
    "nl": {
        "volunteer": "U werkt als vrijwilliger mee aan buurtbemiddeling. U krijgt een training, een vaste "
        "vergoeding per zaak en begeleiding. U mag altijd stoppen; laat het ons op tijd weten.",
        "confidentiality": "Wat u van bewoners hoort, vertelt u aan niemand verder, ook niet als u "
        "gestopt bent. U bewaart geen aantekeningen langer dan nodig is.",
    },
    "fr": {
        "volunteer": "Vous participez à la médiation de quartier. Vous recevez une formation, un "
        "défraiement par dossier et un accompagnement. Vous pouvez arrêter à tout moment.",
        "confidentiality": "Ce que les habitants vous confient, vous ne le répétez à personne, même "
        "après votre départ. Vous ne gardez pas de notes plus longtemps que nécessaire.",
    },
}
DECLINED = {"nl": "Past niet bij de uren die nodig zijn", "fr": "Pas assez de disponibilités"}
