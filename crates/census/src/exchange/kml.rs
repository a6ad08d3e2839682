//! KML: one placemark a record, its point where it has one, every public field beside it.

use std::io::{self, Write};

use quick_xml::escape::escape;
use tables::workbook::allowed;

use super::LICENCE;
use super::formats::{Head, Writer};
use super::published::Published;
use super::table::{cells, columns};
use crate::field::Field;

/// A KML file being written.
pub struct Kml<W> {
    out: W,
    site: String,
    own: Vec<Field>,
    text: String,
}

impl<W: Write + Send> Kml<W> {
    /// Writes the head of the document.
    ///
    /// # Errors
    /// Whoever reads went away, or the disk is full.
    pub fn begin(mut out: W, head: &Head) -> io::Result<Kml<W>> {
        write!(
            out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\" \
             xmlns:atom=\"http://www.w3.org/2005/Atom\"><Document><name>{}</name>\
             <atom:link rel=\"license\" href=\"{LICENCE}\"/>\n",
            escape(head.name.as_str())
        )?;
        Ok(Kml { out, site: head.site.clone(), own: head.vocabulary.published_fields(), text: String::new() })
    }

    fn element(&mut self, name: &str, text: &str) {
        let text: String = text.chars().filter(|c| allowed(*c)).collect();
        self.text.push_str(&format!("<{name}>{}</{name}>", escape(text.as_str())));
    }
}

impl<W: Write + Send> Writer for Kml<W> {
    fn record(&mut self, record: &Published) -> io::Result<()> {
        self.text.clear();
        self.text.push_str(&format!("<Placemark id=\"p-{}\">", record.id));
        self.element("name", &record.name);
        let summary = record.values().text(Field::Summary).to_owned();
        if !summary.is_empty() {
            // not the description: that is the long text, among the data
            self.element("Snippet", &summary);
        }
        self.text.push_str("<ExtendedData>");
        for (column, cell) in columns(&self.own).into_iter().zip(cells(record, &self.own, &self.site)) {
            if !cell.is_empty() && column != "name" {
                self.text.push_str(&format!("<Data name=\"{column}\">"));
                self.element("value", &cell);
                self.text.push_str("</Data>");
            }
        }
        self.text.push_str("</ExtendedData>");
        if let Some((lat, lon)) = record.values().point() {
            self.text.push_str(&format!("<Point><coordinates>{lon},{lat}</coordinates></Point>"));
        }
        self.text.push_str("</Placemark>\n");
        self.out.write_all(self.text.as_bytes())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.write_all(b"</Document></kml>\n")?;
        self.out.flush()
    }
}
