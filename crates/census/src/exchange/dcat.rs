//! The catalogue as DCAT-AP in JSON-LD: what data.gouv.fr and other portals harvest.

use jiff::Timestamp;
use kernel::party::Kind;
use serde_json::{Value, json};

use super::LICENCE;
use super::formats::{FILES, File, Format};

/// What the record tells of the network.
pub struct Catalogue<'a> {
    /// The public address of the site.
    pub site: &'a str,
    /// The network's name.
    pub name: &'a str,
    /// When a place last changed.
    pub modified: Option<Timestamp>,
    /// West, south, east, north of the places.
    pub extent: Option<[f64; 4]>,
}

const DAILY: &str = "http://publications.europa.eu/resource/authority/frequency/DAILY";
const FRENCH: &str = "http://publications.europa.eu/resource/authority/language/FRA";

impl Catalogue<'_> {
    /// The whole record.
    pub fn written(&self) -> Value {
        let (site, name) = (self.site, self.name);
        json!({
            "@context": {
                "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/",
                "foaf": "http://xmlns.com/foaf/0.1/", "xsd": "http://www.w3.org/2001/XMLSchema#",
                "locn": "http://www.w3.org/ns/locn#", "gsp": "http://www.opengis.net/ont/geosparql#",
            },
            "@id": format!("{site}/donnees/catalogue.jsonld"),
            "@type": "dcat:Catalog",
            "dct:title": french(&format!("Données ouvertes – {name}")),
            "dct:description": french(&format!("Les tiers-lieux et les structures que {name} recense.")),
            "dct:language": { "@id": FRENCH },
            "dct:license": { "@id": LICENCE },
            "dct:publisher": self.publisher(),
            "foaf:homepage": { "@id": format!("{site}/donnees") },
            "dcat:dataset": [self.dataset(Kind::Place), self.dataset(Kind::Organisation)],
            "dcat:service": [{
                "@id": format!("{site}/api/ogc"), "@type": "dcat:DataService",
                "dct:title": french("OGC API – Features"),
                "dcat:endpointURL": { "@id": format!("{site}/api/ogc") },
                "dcat:endpointDescription": { "@id": format!("{site}/api/v1/openapi.json") },
                "dct:conformsTo": { "@id": "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" },
            }],
        })
    }

    fn publisher(&self) -> Value {
        json!({ "@id": format!("{}/", self.site), "@type": "foaf:Organization", "foaf:name": self.name })
    }

    fn dataset(&self, kind: Kind) -> Value {
        let (site, name) = (self.site, self.name);
        let (id, page, title, about) = match kind {
            Kind::Place => (
                "lieux",
                "/lieux",
                format!("Tiers-lieux – {name}"),
                "Tiers-lieux ouverts, en projet ou fermés : adresse, position, activités, services, horaires, tarifs et accès.",
            ),
            _ => (
                "structures",
                "/structures",
                format!("Structures – {name}"),
                "Structures qui gèrent des tiers-lieux ou qui les accompagnent.",
            ),
        };
        let files: Vec<Value> =
            FILES.iter().filter(|file| file.kind == kind).map(|file| self.distribution(file)).collect();
        let keywords = ["tiers-lieux", "coworking", "fablab", "télétravail"].map(french);
        let mut dataset = json!({
            "@id": format!("{site}/donnees/{id}"),
            "@type": "dcat:Dataset",
            "dct:identifier": format!("{site}/donnees/{id}"),
            "dct:title": french(&title),
            "dct:description": french(about),
            "dct:publisher": self.publisher(),
            "dct:license": { "@id": LICENCE },
            "dct:language": { "@id": FRENCH },
            "dct:accrualPeriodicity": { "@id": DAILY },
            "dcat:landingPage": { "@id": format!("{site}{page}") },
            "dcat:keyword": keywords,
            "dcat:distribution": files,
        });
        if let (Some(members), Some(modified)) = (dataset.as_object_mut(), self.modified) {
            let modified = json!({ "@type": "xsd:dateTime", "@value": modified.to_string() });
            members.insert("dct:modified".to_owned(), modified);
        }
        if let (Some(members), Some([w, s, e, n])) = (dataset.as_object_mut(), self.extent) {
            let wkt = format!("POLYGON(({w} {s},{e} {s},{e} {n},{w} {n},{w} {s}))");
            let bbox = json!({ "@type": "gsp:wktLiteral", "@value": wkt });
            members.insert("dct:spatial".to_owned(), json!({ "@type": "dct:Location", "dcat:bbox": bbox }));
        }
        dataset
    }

    fn distribution(&self, file: &File) -> Value {
        let address = format!("{}/donnees/{}", self.site, file.name);
        let media = file.format.media().split(';').next().unwrap_or_default();
        let mut distribution = json!({
            "@id": address,
            "@type": "dcat:Distribution",
            "dct:title": file.name,
            "dct:format": format_of(file.format),
            "dct:license": { "@id": LICENCE },
            "dcat:mediaType": format!("https://www.iana.org/assignments/media-types/{media}"),
            "dcat:accessURL": { "@id": address },
            "dcat:downloadURL": { "@id": address },
        });
        let schema = match file.format {
            Format::MednumCsv | Format::MednumJson => "https://github.com/LaMednum/standard-mediation-num",
            Format::Osm => "https://wiki.openstreetmap.org/wiki/OSM_JSON",
            _ => return distribution,
        };
        if let Some(members) = distribution.as_object_mut() {
            members.insert("dct:conformsTo".to_owned(), json!({ "@id": schema }));
        }
        distribution
    }
}

/// The words that data.gouv.fr knows formats by.
fn format_of(format: Format) -> &'static str {
    match format {
        Format::GeoJson => "geojson",
        Format::Csv | Format::MednumCsv => "csv",
        Format::Xlsx => "xlsx",
        Format::Json | Format::MednumJson | Format::Osm => "json",
        Format::JsonLines => "jsonl",
        Format::Kml => "kml",
    }
}

fn french(text: &str) -> Value {
    json!({ "@language": "fr", "@value": text })
}
