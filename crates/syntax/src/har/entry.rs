//! The members of a HAR that bear on a refusal, in the order in which they stream by.

use std::borrow::Cow;

use serde::de::{MapAccess, SeqAccess};

use super::Reader;
use super::json::{self, Element, Lenient, List, Members, Number, Object, Shape, Text};

/// Most reasons for which cookies were kept back that are kept of an entry.
const MOST_REASONS: usize = 32;

/// One entry.
#[derive(Default)]
pub(super) struct Entry<'a> {
    pub(super) request: Option<Request<'a>>,
    pub(super) response: Option<Response<'a>>,
    pub(super) started: Text<'a>,
    pub(super) time: Number,
    pub(super) address: Text<'a>,
    pub(super) resource_type: Text<'a>,
    /// Vendors' members that say something about what happened, by name.
    pub(super) extras: Vec<(&'static str, Text<'a>)>,
    /// The name of its first member, which tells where it stands if it is borrowed from the input.
    pub(super) first: Option<&'a str>,
}

/// A request of an entry.
#[derive(Default)]
pub(super) struct Request<'a> {
    pub(super) method: Text<'a>,
    pub(super) url: Text<'a>,
    pub(super) version: Text<'a>,
    pub(super) headers: List<Pair<'a>>,
    pub(super) cookies: List<Pair<'a>>,
    pub(super) body: Body<'a>,
}

/// An answer of an entry.
#[derive(Default)]
pub(super) struct Response<'a> {
    pub(super) status: Number,
    pub(super) reason: Text<'a>,
    pub(super) version: Text<'a>,
    pub(super) headers: List<Pair<'a>>,
    pub(super) cookies: List<Pair<'a>>,
    pub(super) content: Body<'a>,
    pub(super) redirect: Text<'a>,
    pub(super) error: Text<'a>,
}

/// `postData` or `content`.
#[derive(Default)]
pub(super) struct Body<'a> {
    pub(super) mime: Text<'a>,
    pub(super) text: Text<'a>,
    pub(super) encoding: Text<'a>,
    pub(super) params: List<Pair<'a>>,
}

/// A name, a value, and for cookies their attributes.
#[derive(Default)]
pub(super) struct Pair<'a> {
    pub(super) name: Text<'a>,
    pub(super) value: Text<'a>,
    pub(super) path: Text<'a>,
    pub(super) domain: Text<'a>,
    pub(super) expires: Text<'a>,
    pub(super) same_site: Text<'a>,
    pub(super) http_only: Text<'a>,
    pub(super) secure: Text<'a>,
}

impl<'de> Element<'de> for Pair<'de> {
    fn next<A: SeqAccess<'de>>(seq: &mut A) -> Result<Option<Self>, A::Error> {
        Ok(seq.next_element::<Object<Self>>()?.map(|object| object.0))
    }
    fn named(name: Text<'de>, value: Text<'de>) -> Self {
        Self { name, value, ..Self::default() }
    }
}

/// Members of vendors that are kept, with the words under which they are shown.
const EXTRAS: &[(&str, &str)] = &[
    ("_error", "error"),
    ("_failureText", "failure"),
    ("_errorText", "error"),
    ("errorText", "error"),
    ("_blockedReason", "blocked"),
    ("blockedReason", "blocked"),
    ("_blocked", "blocked"),
    ("_corsErrorStatus", "cors"),
    ("_fromCache", "from cache"),
    ("_fetchedViaServiceWorker", "service worker"),
    ("_securityState", "security"),
    ("_wasServedFromServiceWorker", "service worker"),
];

fn extra(name: &str) -> Option<&'static str> {
    EXTRAS.iter().find(|(own, _)| *own == name).map(|(_, words)| *words)
}

impl<'de> Members<'de> for Entry<'de> {
    fn starts(&mut self, name: &Text<'de>) {
        if let Cow::Borrowed(name) = name.0 {
            self.first = Some(name);
        }
    }

    fn member<A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "request" => self.request = Some(json::object(map)?),
            "response" => self.response = Some(json::object(map)?),
            "startedDateTime" => self.started = map.next_value()?,
            "time" => self.time = map.next_value()?,
            "serverIPAddress" | "_serverIPAddress" => self.address = map.next_value()?,
            "_resourceType" => self.resource_type = map.next_value()?,
            "_initiator" => {
                let Initiator { kind, url } = json::object(map)?;
                self.extras.push(("initiator", kind));
                self.extras.push(("initiated by", url));
            }
            "_blockedCookies" | "blockedCookies" => {
                let cookies: List<BlockedCookie<'de>> = map.next_value()?;
                let reasons = cookies.0.into_iter().flat_map(|cookie| cookie.0.0);
                self.extras.extend(reasons.take(MOST_REASONS).map(|reason| ("blocked cookie", reason.0)));
            }
            name => match extra(name) {
                Some(words) => {
                    let value = map.next_value()?;
                    self.extras.push((words, value));
                }
                None => json::skip(map)?,
            },
        }
        Ok(())
    }
}

impl<'de> Members<'de> for Request<'de> {
    fn member<A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "method" => self.method = map.next_value()?,
            "url" => self.url = map.next_value()?,
            "httpVersion" => self.version = map.next_value()?,
            "headers" => self.headers = map.next_value()?,
            "cookies" => self.cookies = map.next_value()?,
            "postData" => self.body = json::object(map)?,
            _ => json::skip(map)?,
        }
        Ok(())
    }
}

impl<'de> Members<'de> for Response<'de> {
    fn member<A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "status" => self.status = map.next_value()?,
            "statusText" => self.reason = map.next_value()?,
            "httpVersion" => self.version = map.next_value()?,
            "headers" => self.headers = map.next_value()?,
            "cookies" => self.cookies = map.next_value()?,
            "content" => self.content = json::object(map)?,
            "redirectURL" => self.redirect = map.next_value()?,
            "_error" | "_failureText" | "_errorText" => {
                let error: Text<'de> = map.next_value()?;
                if error.some().is_some() {
                    self.error = error;
                }
            }
            _ => json::skip(map)?,
        }
        Ok(())
    }
}

impl<'de> Members<'de> for Body<'de> {
    fn member<A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "mimeType" => self.mime = map.next_value()?,
            "text" => self.text = map.next_value()?,
            "encoding" => self.encoding = map.next_value()?,
            "params" => self.params = map.next_value()?,
            _ => json::skip(map)?,
        }
        Ok(())
    }
}

impl<'de> Members<'de> for Pair<'de> {
    fn member<A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "name" => self.name = map.next_value()?,
            "value" => self.value = map.next_value()?,
            "path" => self.path = map.next_value()?,
            "domain" => self.domain = map.next_value()?,
            "expires" => self.expires = map.next_value()?,
            "sameSite" => self.same_site = map.next_value()?,
            "httpOnly" => self.http_only = map.next_value()?,
            "secure" => self.secure = map.next_value()?,
            _ => json::skip(map)?,
        }
        Ok(())
    }
}

/// Chrome's `_initiator`.
#[derive(Default)]
struct Initiator<'a> {
    kind: Text<'a>,
    url: Text<'a>,
}

impl<'de> Members<'de> for Initiator<'de> {
    fn member<A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "type" => self.kind = map.next_value()?,
            "url" => self.url = map.next_value()?,
            _ => json::skip(map)?,
        }
        Ok(())
    }
}

/// A cookie that was kept back: `{"blockedReasons": ["SameSiteLax"], "cookie": {…}}`.
#[derive(Default)]
struct BlockedCookie<'a>(List<Reason<'a>>);

struct Reason<'a>(Text<'a>);

impl<'de> Element<'de> for Reason<'de> {
    fn next<A: SeqAccess<'de>>(seq: &mut A) -> Result<Option<Self>, A::Error> {
        Ok(seq.next_element()?.map(Self))
    }
    fn named(name: Text<'de>, _: Text<'de>) -> Self {
        Self(name)
    }
}

impl<'de> Members<'de> for BlockedCookie<'de> {
    fn member<A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "blockedReasons" => self.0 = map.next_value()?,
            _ => json::skip(map)?,
        }
        Ok(())
    }
}

impl<'de> Element<'de> for BlockedCookie<'de> {
    fn next<A: SeqAccess<'de>>(seq: &mut A) -> Result<Option<Self>, A::Error> {
        Ok(seq.next_element::<Object<Self>>()?.map(|object| object.0))
    }
    fn named(name: Text<'de>, _: Text<'de>) -> Self {
        Self(List(vec![Reason(name)]))
    }
}

/// The whole file: `{"log": {"entries": […]}}`, `{"entries": […]}`, one entry, or a list of entries.
pub(super) struct Root<'r, 't>(pub(super) &'r mut Reader<'t>);

impl<'de> Shape<'de> for Root<'_, '_> {
    type Value = ();
    fn map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut entry = Entry::default();
        while let Some(name) = map.next_key::<Text<'de>>()? {
            match name.0.as_ref() {
                "log" => map.next_value_seed(Lenient(Log(self.0)))?,
                "entries" => map.next_value_seed(Lenient(Entries(self.0)))?,
                name => entry.member(name, &mut map)?,
            }
        }
        if entry.request.as_ref().is_some_and(|request| request.url.some().is_some()) {
            self.0.keep(entry);
        }
        Ok(())
    }
    fn seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(Object(entry)) = seq.next_element::<Object<Entry<'de>>>()? {
            if entry.request.is_some() {
                self.0.keep(entry);
            }
        }
        Ok(())
    }
}

struct Log<'r, 't>(&'r mut Reader<'t>);

impl<'de> Shape<'de> for Log<'_, '_> {
    type Value = ();
    fn map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<Text<'de>>()? {
            match name.0.as_ref() {
                "entries" => map.next_value_seed(Lenient(Entries(self.0)))?,
                _ => json::skip(&mut map)?,
            }
        }
        Ok(())
    }
}

struct Entries<'r, 't>(&'r mut Reader<'t>);

impl<'de> Shape<'de> for Entries<'_, '_> {
    type Value = ();
    fn seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        self.0.found = true;
        while let Some(Object(entry)) = seq.next_element::<Object<Entry<'de>>>()? {
            self.0.keep(entry);
        }
        Ok(())
    }
}
