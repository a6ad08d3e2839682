### Clés d’accès et connexion par un fournisseur d’identité.

## Clés d’accès

keys-title = Mes clés d’accès
keys-lead = Une clé d’accès ouvre votre compte sans mot de passe : votre téléphone, votre ordinateur ou une clé de sécurité la garde, et vous demande votre doigt, votre visage ou un code.
keys-own = Vos clés
keys-none = Vous n’en avez pas encore.
keys-made = Ajoutée le { $when }.
keys-used = A servi le { $when }.
keys-never-used = N’a pas encore servi.
keys-name = Nom de la clé
keys-rename = Renommer
keys-remove = Retirer
keys-add-title = Ajouter une clé
keys-add = Ajouter une clé d’accès
keys-new-name = Nom de la nouvelle clé
keys-new-name-hint = Pour la reconnaître : « Téléphone », « Ordinateur du bureau ». Facultatif.
keys-default-name = Clé du { $day }
keys-sure = Une clé ouvre tout ce que votre compte ouvre : pour en ajouter ou en retirer une, montrez d’abord que c’est bien vous.
keys-sure-go = Confirmer que c’est moi
keys-no-script = Ajouter une clé demande que votre navigateur exécute les scripts de cette page.
keys-absent = Ce navigateur ne sait pas garder de clé d’accès pour cette adresse.
keys-sign-in = Utiliser une clé d’accès
keys-cancelled = Aucune clé n’a répondu. Vous pouvez recommencer, ou vous connecter autrement.
keys-refused = Cette clé n’ouvre aucun compte ici. Connectez-vous autrement.
keys-add-refused = La clé n’a pas été ajoutée. Recommencez ; si cela se répète, essayez un autre appareil.
flash-key-added = La clé d’accès est ajoutée.
flash-key-renamed = La clé d’accès a son nouveau nom.
flash-key-removed = La clé d’accès est retirée : elle n’ouvre plus votre compte.

## Fournisseurs d’identité

identities-title = Connexions par un fournisseur d’identité
identities-lead = Ces identités ouvrent votre compte. Une identité retirée ne l’ouvre plus, à moins de revenir avec la même adresse vérifiée.
identities-remove = Retirer
flash-identity-removed = L’identité est retirée.
provider-sign-in = Se connecter avec { $name }
provider-unknown = Aucun compte ne s’est ouvert
provider-unknown-text = { $name } vous reconnaît, mais cela n’ouvre aucun compte ici. Si vous en avez un, connectez-vous autrement ; sinon, demandez-le à la personne qui coordonne le réseau.
provider-refused = La connexion n’a pas abouti
provider-refused-text = Ce que { $name } a répondu ne suffit pas à vous connecter : la demande a pu expirer, être interrompue, ou venir d’un autre navigateur. Vous pouvez recommencer.
provider-again = Revenir à la connexion
provider-out = Vous êtes déconnecté d’ici
provider-out-text = Il reste à vous déconnecter de { $name }, pour que personne ne revienne ici à votre place depuis cet appareil.
provider-out-go = Se déconnecter de { $name }
