//! Pages of a list: where one is, and the addresses of the neighbours.

use crate::web::Fields;

/// One page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Pager {
    /// From 1.
    pub page: usize,
    /// Of the last page; 1 for an empty list.
    pub last: usize,
    /// Things in all.
    pub total: usize,
    path: String,
    query: String,
}

impl Pager {
    /// The page asked by `fields` (`page=`), brought back between the first and the last.
    pub fn new(path: &str, fields: &Fields, per_page: usize, total: usize) -> Pager {
        let last = total.div_ceil(per_page.max(1)).max(1);
        let page = fields.get("page").parse().unwrap_or(1).clamp(1, last);
        Pager { page, last, total, path: path.to_owned(), query: fields.encoded(|name| name == "page") }
    }

    /// The address of a page.
    pub fn address(&self, page: impl std::borrow::Borrow<usize>) -> String {
        let page = *page.borrow();
        match (self.query.is_empty(), page) {
            (true, 0 | 1) => self.path.clone(),
            (true, _) => format!("{}?page={page}", self.path),
            (false, 0 | 1) => format!("{}?{}", self.path, self.query),
            (false, _) => format!("{}?{}&page={page}", self.path, self.query),
        }
    }

    /// The page before, if any.
    pub fn previous(&self) -> Option<String> {
        (self.page > 1).then(|| self.address(self.page - 1))
    }

    /// The page after, if any.
    pub fn next(&self) -> Option<String> {
        (self.page < self.last).then(|| self.address(self.page + 1))
    }

    /// The numbers to show: first, last and around the current one; 0 stands for a gap.
    pub fn numbers(&self) -> Vec<usize> {
        let mut shown = Vec::new();
        for number in 1..=self.last {
            let near = number.abs_diff(self.page) <= 1 || number == 1 || number == self.last;
            if near {
                shown.push(number);
            } else if shown.last() != Some(&0) {
                shown.push(0);
            }
            if number > self.page + 2 && number + 1 < self.last {
                // a list of forty thousand pages must not be walked
                if shown.last() != Some(&0) {
                    shown.push(0);
                }
                shown.push(self.last);
                break;
            }
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_stay_within_the_list_and_keep_the_filters() {
        let pager = Pager::new("/lieux", &Fields::read("kind=fablab&page=99"), 24, 100);
        assert_eq!((pager.page, pager.last), (5, 5));
        assert_eq!(pager.previous().as_deref(), Some("/lieux?kind=fablab&page=4"));
        assert_eq!(pager.next(), None);
        assert_eq!(Pager::new("/lieux", &Fields::default(), 24, 0).numbers(), [1]);
        assert_eq!(Pager::new("/lieux", &Fields::read("page=5"), 10, 2_000).numbers(), [1, 0, 4, 5, 6, 0, 200]);
    }
}
