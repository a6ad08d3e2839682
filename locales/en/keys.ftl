### Passkeys, and signing in by an identity provider.

## Passkeys

keys-title = My passkeys
keys-lead = A passkey opens your account without a password: your phone, your computer or a security key keeps it, and asks for your finger, your face or a code.
keys-own = Your passkeys
keys-none = You have none yet.
keys-made = Added on { $when }.
keys-used = Used on { $when }.
keys-never-used = Not used yet.
keys-name = Name of the passkey
keys-rename = Rename
keys-remove = Remove
keys-add-title = Add a passkey
keys-add = Add a passkey
keys-new-name = Name of the new passkey
keys-new-name-hint = To know it again: “Phone”, “Computer at work”. Optional.
keys-default-name = Passkey of { $day }
keys-sure = A passkey opens all that your account opens: to add or remove one, show first that it is you.
keys-sure-go = Confirm that it is me
keys-no-script = Adding a passkey needs your browser to run the scripts of this page.
keys-absent = This browser cannot keep a passkey for this address.
keys-sign-in = Use a passkey
keys-cancelled = No passkey answered. You may try again, or sign in another way.
keys-refused = This passkey opens no account here. Sign in another way.
keys-add-refused = The passkey was not added. Try again; if it goes on, try another device.
flash-key-added = The passkey is added.
flash-key-renamed = The passkey has its new name.
flash-key-removed = The passkey is removed: it no longer opens your account.

## Identity providers

identities-title = Signing in by an identity provider
identities-lead = These identities open your account. One that is removed no longer does, unless it comes back with the same verified address.
identities-remove = Remove
flash-identity-removed = The identity is removed.
provider-sign-in = Sign in with { $name }
provider-unknown = No account was opened
provider-unknown-text = { $name } knows you, but that opens no account here. If you have one, sign in another way; if not, ask whoever coordinates the network.
provider-refused = You could not be signed in
provider-refused-text = What { $name } answered is not enough to sign you in: the request may have expired, been interrupted, or come from another browser. You may try again.
provider-again = Back to signing in
provider-out = You are signed out here
provider-out-text = What is left is to sign out of { $name }, so that nobody comes back here in your place from this device.
provider-out-go = Sign out of { $name }
