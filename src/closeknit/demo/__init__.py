"""A simulated life: seeded, with known truth, written out as ordinary mail and address book files.

    life.simulate(seed, end) -> Life        who there is, every message, and the truth behind it
    write.write(life, folder)               mbox, Maildir, vCard, and truth.json beside them
    python -m closeknit.demo FOLDER         both

It imports nothing from the rest of closeknit, so it can't flatter what judges it. What recovers its
truth has passed a floor; real mail is the proof.

How people behave in it. The *shapes* come from the sources named; the *constants* are ours, chosen
for a plausible mailbox of about five thousand messages in which the volumes of contacts and
connections overlap; nothing is fitted to real mail.

- **Layers** (Dunbar 1998; Zhou et al. 2005): few close people, more and more towards the rim.
  About 35 trust me, 60 know me, 25 barely do, 20 are only copied in.
- **Trust takes hours** (Hall 2018: about 50 for a casual friend, 90 for a friend, 200 for a close
  one): trust(t) = ceiling × (1 − exp(−hours / 45)). Each person has a ceiling; hours come from time
  spent together, most of which mail doesn't show.
- **Closeness decays without contact, for friends far more than for kin** (Roberts & Dunbar 2011):
  a first-order lag of ten months after the hours; none for family. Trust outlives contact
  (Levin, Walter & Murnighan 2011, dormant ties): it loses a tenth a year.
- **Who writes first** depends on their trust, P = logistic(−1.5 + 3 × trust + role), where the role
  term makes clients and suppliers write on business whatever they think of me. So volume and trust
  are correlated and yet distinct.
- **Whether they reply** depends on trust, on a question being asked and on how many were written
  to (Kooti et al. 2015: replies fall with the number of recipients and with load):
  logistic(−0.9 + 3.6 × trust + 0.5 × question − 0.7 × ln recipients + habit). Whether *I* reply
  depends on how much I care, a separate trait: investment and regard are not the same thing.
- **How fast**: log-normal delays around a personal median, faster with trust and as a conversation
  goes on (Kooti et al. 2015), held back by nights and weekends.
- **Bursts** (Barabási 2005): log-normal, heavy-tailed gaps between threads, not a Poisson process.
- **Day and week**: two working peaks, an evening one for private mail, few weekends
  (Malmgren et al. 2008).
- **Asks**: P(yes | answered) = logistic(2.4 + 4 × trust − 1.25 × size). People say yes more often
  than those who ask expect (Flynn & Lake 2008); large favours need trust.
- **Reciprocity** (Gouldner 1960): offers, referrals and introductions come from those who trust me,
  and from me to those I care for.
"""
