"""What the two channels of Tencent have in common: sealed callbacks, access tokens, answers with an error code."""
