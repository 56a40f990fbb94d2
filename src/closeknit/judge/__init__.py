"""From measures to judgement: probabilities, standing, and the evidence for both."""
