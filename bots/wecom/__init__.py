"""企业微信: the staff's groups by the group bot or a webhook, everybody alone by the app, and a page behind a signed link."""
