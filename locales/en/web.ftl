### The page around every page: menus, footer, errors, sign-in.

## Menus and tools

skip-to-content = Skip to content
menu = Menu
main-menu = Main menu
breadcrumb = Breadcrumb
home = Home
search = Search
theme-dark = Dark theme
theme-light = Light theme
language-fr = Français
language-en = English
close = Close
save = Save
cancel = Cancel
edit = Edit
colon = :
required = required
optional = optional
give-up = Discard
demo-notice = Demonstration site: the places, organisations and people shown here are fictional.
flash-language = The language has been changed.

## Pages of a list

pages = Pages
page-number = Page { $number }
page-previous = Previous
page-next = Next

## Footer

footer-about = A network of third places: places to work, make things and meet, close to home.
footer-find = Find a place
footer-open = Open data and code
footer-api = Open data
footer-licences = Licences of the software used
api-title = Open data
api-lead = The public directory can also be read by programs, as JSON and GeoJSON, without signing up. Private contact details are never part of it.

## Sign-in

sign-in = Sign in
sign-in-title = Sign in
sign-in-lead = This space belongs to the network’s team. The public pages need no account.
sign-in-account = The coordinator of the network gives out accounts.
demo-accounts = Accounts of the demonstration
demo-accounts-how = Each sees what their role allows. The password of all:
demo-enter = Enter
demo-enter-as = as { $name }
sign-in-email = Email address
sign-in-password = Password
sign-in-submit = Sign in
sign-in-failed = This address and this password do not match
sign-in-failed-how = Check both, then try again.
email = Email address
password = Password
sign-out = Sign out
flash-signed-out = You are signed out.

## Errors

error-sign-in-title = This page asks you to sign in
error-sign-in-text = Sign in: you will then come back to this page.
error-confirm-title = Confirm first that it is you
error-confirm-text = This action is sensitive: it asks for your password again, or for a code received by letter.
error-forbidden-title = Your account may not open this page
error-forbidden-text = Your role in the network does not include this right. The coordinator of the network can grant it.
error-withheld-title = This token gives no access any more
error-not-found-title = This page does not exist, or no longer does
error-not-found-text = The address may be mistyped, or the record was removed from the directory. Search for the place by its name or its commune.
error-gone-title = This page has been removed
error-gone-text = It used to exist and will not come back at this address. The directory holds all current places.
error-link-title = This link opens nothing any more
error-link-text = Your mailbox may have cut it, or it has expired. Open it again, whole, from the letter; else answer the letter: we shall do what is needed.
error-invalid-title = Some corrections are needed
error-invalid-text = Nothing was saved. Go back to the form: what you typed is still there, and each field to correct says why.
error-conflict-title = This can no longer be done
error-conflict-text = Things have changed since you opened the page. Nothing was modified: go back, reload the page and try again.
error-too-large-title = This is too large to send
error-too-large-text = Nothing was saved: { $limit } MB at most are accepted. Send a smaller file: split a list into several files, or reduce the size of a photo.
error-wait-title = Too many requests in a short time
error-wait-text = { $count ->
        [one] Wait a minute, then try again. Nothing that was saved is affected.
       *[other] Wait { $count } minutes, then try again. Nothing that was saved is affected.
    }
error-away-title = The service is temporarily unavailable
error-away-text = Part of the service is not answering. What was saved is safe: try again in a few minutes.
error-bug-title = Something went wrong on our side
error-bug-text = What was saved is safe. Go back and try again; if the error returns, tell the network’s team what you were doing.
error-reference = Reference to give to the network’s team
error-to-directory = Go to the directory
errors-title = { $count ->
        [one] { $count } point to correct
       *[other] { $count } points to correct
    }
error-required = This field is required: please fill it in.
error-choice = This choice is not in the list: pick one of the answers offered.
error-cursor = This cursor is not understood: use the “next” address of the previous answer.
