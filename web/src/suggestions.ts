const GENERAL = ["Hoe meld ik mij aan?", "Wat is de eBox?", "Mijn gegevens kloppen niet. Wat nu?"];

const BY_CONTEXT: Record<string, string[]> = {
  ebox: ["Hoe koppel ik mijn eBox?", "Hoe zet ik e-mails over de eBox uit?", "Krijg ik mijn brieven nog op papier?"],
  aanmelden: ["Hoe en waar meld ik mij aan?", "Kan ik aanmelden zonder kaartlezer?", "Mag ik iemand anders helpen?"],
  app: ["Welke app kies ik?", "Wat is het verschil tussen de app en de website?", "Hoe gebruik ik de app veilig?"],
};

/** Questions to start with, fitting the part of the portal where the citizen is. */
export const suggestions = (context: string) => BY_CONTEXT[context] ?? GENERAL;
