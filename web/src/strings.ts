// Every word of the interface. Another language is another object of the same shape, chosen below; what the assistant says comes
// from the server.
const dutch = {
  language: "nl",
  launcher: "Hulp nodig?",
  subtitle: "digitale assistent",
  close: "Sluiten",
  menu: "Meer mogelijkheden",
  conversation: "Gesprek",
  newWindow: "(opent in nieuw venster)",

  // Welcome
  welcome: "Dag. Ik ben de digitale assistent van Mijn Burgerprofiel. Ik ben een computer, geen mens.",
  careful: "Typ uw vraag in uw eigen woorden. Typ hier geen wachtwoord, code of rijksregisternummer.",
  stored: (hours: number) => `We bewaren uw gesprek ${hours > 48 ? `${Math.round(hours / 24)} dagen` : `${hours} uur`} na uw laatste bericht.`,
  privacy: "Wat bewaren we?",
  accessibility: "Toegankelijkheid",
  onThePhone: "Ik ben aan de telefoon",
  start: "Kies een vraag om te beginnen",
  suggestions: {
    "": ["Hoe meld ik mij aan?", "Wat is de eBox?", "Mijn gegevens kloppen niet. Wat nu?"],
    ebox: ["Hoe koppel ik mijn eBox?", "Hoe zet ik e-mails over de eBox uit?", "Krijg ik mijn brieven nog op papier?"],
    aanmelden: ["Hoe en waar meld ik mij aan?", "Kan ik aanmelden zonder kaartlezer?", "Mag ik iemand anders helpen?"],
    app: ["Welke app kies ik?", "Wat is het verschil tussen de app en de website?", "Hoe gebruik ik de app veilig?"],
  } as Record<string, string[]>,

  // Input
  question: "Uw vraag",
  placeholder: "Typ uw vraag",
  send: "Verstuur",
  citizenSays: "U zegt:",
  assistantSays: "De assistent zegt:",
  assistant: "Assistent:",

  // Waiting and trouble
  wait: "Even geduld…",
  slow: "Dit duurt langer dan anders. Uw bericht is goed aangekomen, u hoeft het niet opnieuw te sturen.",
  slowToSend: "Uw bericht is nog onderweg. Misschien is uw internet traag.",
  noAnswer: "Er is nog geen antwoord. Uw bericht is wel bewaard. Kijk straks opnieuw, of bel gratis naar 1700.",
  look: "Opnieuw kijken",
  waiting: "Wacht op verbinding. Wordt verstuurd zodra dat kan.",
  retry: "Opnieuw proberen",
  connectionLost: "De verbinding is weg. Kijk of u internet hebt en probeer het opnieuw.",
  notSent: "Uw bericht is niet verstuurd. Kijk of u internet hebt en probeer het opnieuw.",
  serverTrouble: "Er gaat iets mis aan onze kant. Uw bericht is niet verstuurd. Probeer het opnieuw.",
  notAccepted: "We kunnen dit bericht niet aannemen. Stel uw vraag op een andere manier.",
  outage: "Storing of onderhoud",

  // Answers
  important: "Dit is belangrijk",
  simpler: "Leg eenvoudiger uit",
  more: "Meer uitleg",
  newer: "Nieuwer dan de FAQ-pagina",
  source: "Bron:",
  checked: (date: string) => `nagekeken op ${date}`,
  related: "Zoekt u dit ook?",
  beware: "Let op",
  code: "Uw kenmerk:",
  codeForADay: "Uw code, 24 uur geldig:",
  by: (name: string) => `${name}, medewerker`,
  agentSays: (name: string) => `${name} zegt:`,
  callBack: "Laat u terugbellen",
  place: (position: number) => `U bent nummer ${position} in de wachtrij.`,
  expected: (minutes: number) => `U wacht nog ongeveer ${minutes} ${minutes === 1 ? "minuut" : "minuten"}.`,
  agentComes: "Een medewerker komt zodra het kan.",
  withAgent: (name: string) => `U praat met ${name}, medewerker. De digitale assistent zwijgt.`,
  choices: (labels: string) => `Keuzes: ${labels}.`,

  // Steps
  stepOf: (step: number, of: number) => `Stap ${step} van ${of}`,
  done: "Gedaan:",
  printSteps: "Uw stappen afdrukken",

  // Signing in, and one's own data
  signIn: "Aanmelden",
  signOut: "Afmelden",
  signedInAs: (name: string) => `Aangemeld als ${name}.`,
  consents: "Mijn toestemmingen",
  ending: "Over enkele minuten meldt de assistent u af, want u deed een tijd niets. Uw gegevens verdwijnen dan van het scherm.",
  stay: "Blijf aangemeld",
  elsewhere: "Uw gesprek gaat verder in het venster waar u zich aanmeldt.",
  gone: "Deze gegevens zijn niet meer te zien. Stel uw vraag opnieuw als u ze nog nodig hebt.",
  covered: "Uw gegevens zijn verborgen.",
  uncover: "Toon ze opnieuw",

  // Opinion
  useful: "Was dit nuttig?",
  usefulLong: "Was dit antwoord nuttig?",
  yes: "Ja",
  no: "Nee",
  whatIsWrong: "Wat is er mis?",
  reasons: {
    wrong: "Het klopt niet",
    incomplete: "Er ontbreekt iets",
    unclear: "Ik begrijp het niet",
    not_asked: "Dit vroeg ik niet",
    outdated: "Het is verouderd",
  },
  thanks: "Dank u.",
  notNoted: "Dat is niet gelukt. Probeer het later opnieuw.",

  // Menu
  transcript: "Gesprek afdrukken of bewaren",
  larger: "Grotere tekst",
  aloud: "Antwoorden voorlezen",
  cover: "Mijn gegevens verbergen als ik dit venster verlaat",
  colours: "Kleuren",
  themes: { light: "Licht", dark: "Donker", contrast: "Veel contrast" },
  fresh: "Nieuw gesprek",
  freshAsk: "Een nieuw gesprek beginnen? U ziet het oude dan niet meer, en u kunt het niet meer zelf wissen. Wij wissen het later vanzelf.",
  freshKnown: "Een nieuw gesprek beginnen? U wordt afgemeld. U ziet het oude gesprek dan niet meer, en u kunt het niet meer zelf wissen.",
  freshDone: "U begint een nieuw gesprek.",
  erase: "Wis dit gesprek",
  eraseAsk: "Dit gesprek wissen? U krijgt het niet terug. Bent u aangemeld, dan wordt u afgemeld.",
  erased: (messages: number, rows: number, left: number) =>
    left ? "Er bleef iets over. Probeer het opnieuw." : `Uw gesprek is gewist: ${messages} ${messages === 1 ? "bericht" : "berichten"}, in alles ${rows} gegevens. Er blijft niets over.`,
  notDone: "Dat is niet gelukt. Probeer het straks opnieuw.",
  cancel: "Toch niet",
};

export type Strings = typeof dutch;

export const strings: Strings = dutch;
