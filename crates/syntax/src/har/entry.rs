//! The members of a HAR that bear on a refusal, in the order in which they stream by.

use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::Reader;
use super::json::{self, Element, List, Number, Text};

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

impl<'a> Element<'a> for Pair<'a> {
    fn named(name: Text<'a>, value: Text<'a>) -> Self {
        Self { name, value, ..Self::default() }
    }
}

/// Something that is read member by member; what is not an object is nothing.
trait Members<'de>: Default {
    fn member<A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error>;
}

struct MembersVisitor<T>(std::marker::PhantomData<T>);

/// Visits of values that are not what is looked for.
macro_rules! visit_nothing {
    ($nothing:expr) => {
        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            Ok($nothing)
        }
        fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
            Ok($nothing)
        }
        fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
            Ok($nothing)
        }
        fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
            Ok($nothing)
        }
        fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
            Ok($nothing)
        }
        fn visit_str<E: Error>(self, _: &str) -> Result<Self::Value, E> {
            Ok($nothing)
        }
    };
}

impl<'de, T: Members<'de>> Visitor<'de> for MembersVisitor<T> {
    type Value = T;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut value = T::default();
        while let Some(name) = map.next_key::<Text<'de>>()? {
            value.member(&name.0, &mut map)?;
        }
        Ok(value)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<T, A::Error> {
        json::skip_seq(seq).map(|()| T::default())
    }
    visit_nothing!(T::default());
}

macro_rules! deserialize_members {
    ($($name:ident),*) => {$(
        impl<'de> Deserialize<'de> for $name<'de> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(MembersVisitor(std::marker::PhantomData))
            }
        }
    )*};
}

deserialize_members!(Entry, Request, Response, Body, Pair);

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
    fn member<A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "request" => self.request = Some(map.next_value()?),
            "response" => self.response = Some(map.next_value()?),
            "startedDateTime" => self.started = map.next_value()?,
            "time" => self.time = map.next_value()?,
            "serverIPAddress" | "_serverIPAddress" => self.address = map.next_value()?,
            "_resourceType" => self.resource_type = map.next_value()?,
            "_initiator" => {
                let Initiator { kind, url } = map.next_value()?;
                self.extras.push(("initiator", kind));
                self.extras.push(("initiated by", url));
            }
            "_blockedCookies" | "blockedCookies" => {
                let BlockedCookies(reasons) = map.next_value()?;
                self.extras.extend(reasons.into_iter().map(|reason| ("blocked cookie", reason)));
            }
            name => match extra(name) {
                Some(words) => {
                    let value = map.next_value()?;
                    self.extras.push((words, value));
                }
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
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
            "postData" => self.body = map.next_value()?,
            _ => {
                map.next_value::<IgnoredAny>()?;
            }
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
            "content" => self.content = map.next_value()?,
            "redirectURL" => self.redirect = map.next_value()?,
            "_error" | "_failureText" | "_errorText" => {
                let error: Text<'de> = map.next_value()?;
                if error.some().is_some() {
                    self.error = error;
                }
            }
            _ => {
                map.next_value::<IgnoredAny>()?;
            }
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
            _ => {
                map.next_value::<IgnoredAny>()?;
            }
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
            _ => {
                map.next_value::<IgnoredAny>()?;
            }
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
            _ => {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// Reasons for which cookies were kept back: `[{"blockedReasons": ["SameSiteLax"], "cookie": {…}}]`.
#[derive(Default)]
struct BlockedCookies<'a>(Vec<Text<'a>>);

#[derive(Default)]
struct BlockedCookie<'a>(List<Reason<'a>>);

struct Reason<'a>(Text<'a>);

impl<'a> Element<'a> for Reason<'a> {
    fn named(name: Text<'a>, _: Text<'a>) -> Self {
        Self(name)
    }
}

impl<'de> Deserialize<'de> for Reason<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Text::deserialize(deserializer).map(Self)
    }
}

impl<'de> Members<'de> for BlockedCookie<'de> {
    fn member<A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "blockedReasons" => self.0 = map.next_value()?,
            _ => {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

impl<'a> Element<'a> for BlockedCookie<'a> {
    fn named(name: Text<'a>, _: Text<'a>) -> Self {
        Self(List(vec![Reason(name)]))
    }
}

deserialize_members!(Initiator, BlockedCookie);

impl<'de> Deserialize<'de> for BlockedCookies<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let cookies = List::<BlockedCookie<'de>>::deserialize(deserializer)?;
        let reasons = cookies.0.into_iter().flat_map(|cookie| cookie.0.0);
        Ok(Self(reasons.map(|reason| reason.0).take(32).collect()))
    }
}

/// The whole file: `{"log": {"entries": […]}}`, `{"entries": […]}`, one entry, or a list of entries.
pub(super) struct Root<'r> {
    pub(super) reader: &'r mut Reader,
}

impl<'de> DeserializeSeed<'de> for Root<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Root<'_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a HAR")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut entry = Entry::default();
        while let Some(name) = map.next_key::<Text<'de>>()? {
            match name.0.as_ref() {
                "log" => map.next_value_seed(Log { reader: self.reader })?,
                "entries" => map.next_value_seed(Entries { reader: self.reader })?,
                name => entry.member(name, &mut map)?,
            }
        }
        if entry.request.as_ref().is_some_and(|request| request.url.some().is_some()) {
            self.reader.keep(entry);
        }
        Ok(())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(entry) = seq.next_element::<Entry<'de>>()? {
            if entry.request.is_some() {
                self.reader.keep(entry);
            }
        }
        Ok(())
    }
    visit_nothing!(());
}

struct Log<'r> {
    reader: &'r mut Reader,
}

impl<'de> DeserializeSeed<'de> for Log<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Log<'_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a log")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<Text<'de>>()? {
            match name.0.as_ref() {
                "entries" => map.next_value_seed(Entries { reader: self.reader })?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        json::skip_seq(seq)
    }
    visit_nothing!(());
}

struct Entries<'r> {
    reader: &'r mut Reader,
}

impl<'de> DeserializeSeed<'de> for Entries<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Entries<'_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of entries")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        self.reader.found = true;
        while let Some(entry) = seq.next_element::<Entry<'de>>()? {
            self.reader.keep(entry);
        }
        Ok(())
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        json::skip_map(map)
    }
    visit_nothing!(());
}
