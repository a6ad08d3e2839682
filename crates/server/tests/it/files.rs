//! Files of the stories: small, invented, dirty in the ways of real ones.

/// Windows-1252 bytes of a text.
pub fn latin1(text: &str) -> Vec<u8> {
    let byte = |c: char| match c {
        '’' => 0x92,
        '€' => 0x80,
        c => u8::try_from(u32::from(c)).unwrap_or(b'?'),
    };
    text.chars().map(byte).collect()
}

/// A list as a spreadsheet of a network gives it: semicolons, Windows-1252, decimal commas, postcodes that lost their
/// zero, a cedex, capitals, two columns of one name, an account in place of an address, an e-mail in the web column, text
/// that was decoded twice, a row without a name, a row twice.
pub fn dirty() -> Vec<u8> {
    latin1(
        "id;nom;type;adresse;cp;ville;latitude;longitude;téléphone;site web;twitter;contact;contact;horaires;places\r\n\
         1;La Fabrique;Coworking;3 rue du Port;33230;COUTRAS;45,0405;-0,1301;05 57 49 00 00;www.fabrique.example;@lafabrique;Ana Dupuy;ana@fabrique.example;lundi-vendredi 9h-18h;12\r\n\
         2;Le Moulin;Fablab;Route des Îles;24100;BERGERAC CEDEX;44,8522;0,4831;553240000;contact@moulin.example;;Ben Roux;;;8\r\n\
         3;L’Atelier cafÃ©;tiers-lieu;12 place de la République;1000;Bourg-en-Bresse;;;;en cours;;;;;\r\n\
         4;;Coworking;5 rue Neuve;33000;Bordeaux;;;;;;;;;\r\n\
         1;La Fabrique;Coworking;3 rue du Port;33230;COUTRAS;45,0405;-0,1301;;;;;;;\r\n\
         5;=1+1 & Cie;Bureau partagé;Le Bourg;47000;AGEN;44,2049;0,6211;;https://cie.example;;;;;4\r\n",
    )
}

/// The rows of a clean list, a line each: id, name, postcode, commune, telephone.
pub fn clean(rows: &[(&str, &str, &str, &str, &str)]) -> Vec<u8> {
    let mut csv = String::from("id,nom,code postal,commune,téléphone\n");
    for (id, name, postcode, city, phone) in rows {
        csv.push_str(&format!("{id},\"{name}\",{postcode},{city},{phone}\n"));
    }
    csv.into_bytes()
}

/// The smallest workbook that holds those rows, every cell as text.
pub fn xlsx(rows: &[&[&str]]) -> Vec<u8> {
    use std::io::Write;
    let mut sheet = String::new();
    for (number, row) in rows.iter().enumerate() {
        sheet.push_str(&format!("<row r=\"{}\">", number + 1));
        for (at, cell) in row.iter().enumerate() {
            let column = char::from(b'A' + u8::try_from(at).unwrap());
            sheet.push_str(&format!("<c r=\"{column}{}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>", number + 1));
        }
        sheet.push_str("</row>");
    }
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"rels\" \
                 ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" \
                 ContentType=\"application/xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" \
                 Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"Lieux\" sheetId=\"1\" \
                 r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" \
                 Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{main}\"><sheetData>{sheet}</sheetData></worksheet>")),
    ];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{text}").as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A list of that many places, each unlike the others.
pub fn long(rows: usize) -> Vec<u8> {
    let mut csv = String::from("id,nom,type,adresse,code postal,commune,téléphone\n");
    for at in 0..rows {
        let (a, b, c) = (at / 10_000, at / 100 % 100, at % 100);
        csv.push_str(&format!(
            "{at},Lieu {at},Coworking,{} rue du Port,33230,Coutras,05 57 {a:02} {b:02} {c:02}\n",
            at % 200
        ));
    }
    csv.into_bytes()
}
