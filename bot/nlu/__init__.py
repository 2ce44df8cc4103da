"""Understanding: normalisation, spelling repair, classification and the decision what to do with it."""
