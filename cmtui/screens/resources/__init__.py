"""The directory of resources: who helps with what, for whom, and how referrals to them went."""
