//! JSON values as exporters really write them: numbers as text, `null` for nothing, objects for lists.

use std::borrow::Cow;
use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

/// What is made of objects and lists; all other kinds of values are nothing.
pub(super) trait Shape<'de>: Sized {
    /// What comes of it.
    type Value: Default;

    /// Reads an object.
    fn map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        skip_map(map).map(|()| Self::Value::default())
    }

    /// Reads a list.
    fn seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        skip_seq(seq).map(|()| Self::Value::default())
    }
}

/// Reads a value of any kind with a [`Shape`].
pub(super) struct Lenient<S>(pub(super) S);

impl<'de, S: Shape<'de>> DeserializeSeed<'de> for Lenient<S> {
    type Value = S::Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, S: Shape<'de>> Visitor<'de> for Lenient<S> {
    type Value = S::Value;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<S::Value, A::Error> {
        self.0.map(map)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<S::Value, A::Error> {
        self.0.seq(seq)
    }
    fn visit_bool<E: Error>(self, _: bool) -> Result<S::Value, E> {
        Ok(S::Value::default())
    }
    fn visit_i64<E: Error>(self, _: i64) -> Result<S::Value, E> {
        Ok(S::Value::default())
    }
    fn visit_u64<E: Error>(self, _: u64) -> Result<S::Value, E> {
        Ok(S::Value::default())
    }
    fn visit_f64<E: Error>(self, _: f64) -> Result<S::Value, E> {
        Ok(S::Value::default())
    }
    fn visit_str<E: Error>(self, _: &str) -> Result<S::Value, E> {
        Ok(S::Value::default())
    }
    fn visit_unit<E: Error>(self) -> Result<S::Value, E> {
        Ok(S::Value::default())
    }
}

/// Something that is read member by member.
pub(super) trait Members<'de>: Default {
    /// Reads the member called `name`, or passes over it.
    fn member<A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error>;

    /// Takes note of where its first member's name stands.
    fn starts(&mut self, _name: &Text<'de>) {}
}

/// An object whose members are read by [`Members`].
#[derive(Default)]
pub(super) struct Object<T>(pub(super) T);

impl<'de, T: Members<'de>> Shape<'de> for Object<T> {
    type Value = T;
    fn map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<T, A::Error> {
        let mut first = true;
        while let Some(name) = map.next_key::<Text<'de>>()? {
            if std::mem::take(&mut first) {
                self.0.starts(&name);
            }
            self.0.member(&name.0, &mut map)?;
        }
        Ok(self.0)
    }
}

impl<'de, T: Members<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Lenient(Self::default()).deserialize(deserializer).map(Self)
    }
}

/// Passes over a member's value. Nothing recurses, however deep it is nested.
pub(super) fn skip<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    map.next_value::<IgnoredAny>().map(|_| ())
}

/// Reads a member's value that is an object.
pub(super) fn object<'de, T: Members<'de>, A: MapAccess<'de>>(map: &mut A) -> Result<T, A::Error> {
    map.next_value::<Object<T>>().map(|object| object.0)
}

pub(super) fn skip_seq<'de, A: SeqAccess<'de>>(mut seq: A) -> Result<(), A::Error> {
    while seq.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

pub(super) fn skip_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<(), A::Error> {
    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}

/// A text; numbers and truth values become one, lists and objects are nothing. At most [`Text::MOST`] bytes are
/// copied where the text can't be borrowed.
#[derive(Clone, Default)]
pub(super) struct Text<'a>(pub(super) Cow<'a, str>);

impl Text<'_> {
    /// Enough for a body of the largest size in Base64.
    pub(super) const MOST: usize = crate::exchange::BODY_LIMIT / 3 * 4 + 1024;

    /// The text unless it is empty.
    pub(super) fn some(&self) -> Option<&str> {
        Some(self.0.as_ref()).filter(|text| !text.is_empty())
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }
    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Borrowed(text)))
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(crate::wire::text::cut(text, Text::MOST).to_owned())))
    }
    fn visit_bool<E: Error>(self, value: bool) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Borrowed(if value { "true" } else { "false" })))
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(value.to_string())))
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(value.to_string())))
    }
    fn visit_f64<E: Error>(self, value: f64) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(value.to_string())))
    }
    fn visit_unit<E: Error>(self) -> Result<Text<'de>, E> {
        Ok(Text::default())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Text<'de>, A::Error> {
        skip_seq(seq).map(|()| Text::default())
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Text<'de>, A::Error> {
        skip_map(map).map(|()| Text::default())
    }
}

/// A number, also from a text; anything else is nothing.
#[derive(Clone, Copy, Default)]
pub(super) struct Number(pub(super) Option<f64>);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        Ok(Self(text.0.trim().parse().ok().filter(|number: &f64| number.is_finite())))
    }
}

/// A list of which at most [`List::MOST`] elements are kept. An object stands for a list of names and values.
pub(super) struct List<T>(pub(super) Vec<T>);

impl<T> List<T> {
    /// More than the fields that are kept of a message, so that it is known that some were left out.
    pub(super) const MOST: usize = crate::wire::head::FIELDS_LIMIT + 1;
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// What can be an element of a [`List`].
pub(super) trait Element<'de>: Sized {
    /// The next one of a list.
    fn next<A: SeqAccess<'de>>(seq: &mut A) -> Result<Option<Self>, A::Error>;

    /// Out of a member of an object that stands for a list.
    fn named(name: Text<'de>, value: Text<'de>) -> Self;
}

impl<'de, T: Element<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Lenient(Self::default()).deserialize(deserializer)
    }
}

impl<'de, T: Element<'de>> Shape<'de> for List<T> {
    type Value = Self;
    fn seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<Self, A::Error> {
        while self.0.len() < Self::MOST {
            let Some(element) = T::next(&mut seq)? else { return Ok(self) };
            self.0.push(element);
        }
        skip_seq(seq).map(|()| self)
    }
    fn map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self, A::Error> {
        while self.0.len() < Self::MOST {
            let Some(name) = map.next_key()? else { return Ok(self) };
            self.0.push(T::named(name, map.next_value()?));
        }
        skip_map(map).map(|()| self)
    }
}
