//! Régions, départements, EPCI, communes: gazetteer, offline geocoder, contours.
