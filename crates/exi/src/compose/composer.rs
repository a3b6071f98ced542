//! Elements and attributes in the order of the schema.

use alloc::vec::Vec;

use super::{ComposeErrorKind, Item, Scalar};
use crate::ErrorKind;
use crate::bits::Writer;
use crate::error::{Path, Stop};
use crate::grammar::{forced_productions, loop_productions, productions, width};
use crate::schema::{Alternative, Content, Field, Role, Type};

/// Writes and remembers what was wrong.
pub(super) struct Composer<'b> {
    pub(super) writer: Writer<'b>,
    /// The elements that are open; where it fails, the way to the failure.
    pub(super) path: Path,
    /// What is wrong, where the writer has no word for it.
    pub(super) problem: Option<ComposeErrorKind>,
    /// Where the item starts that is being written.
    pub(super) at: Option<usize>,
}

/// The state of the grammar: what the next event code counts from, and its width.
#[derive(Clone, Copy)]
struct State {
    code: u32,
    width: u32,
}

impl Composer<'_> {
    pub(super) fn refuse(&mut self, problem: ComposeErrorKind) -> Stop {
        self.problem = Some(problem);
        self.fail(ErrorKind::UndeclaredEvent)
    }

    fn fail(&mut self, kind: ErrorKind) -> Stop {
        self.writer.fail(kind);
        Stop
    }

    /// Stops where something has gone wrong.
    pub(super) fn step(&self) -> Result<(), Stop> {
        if self.writer.has_failed() {
            Err(Stop)
        } else {
            Ok(())
        }
    }

    /// Writes an event code.
    pub(super) fn code(&mut self, code: u32, width: u32) -> Result<(), Stop> {
        self.writer.half(code, width);
        self.step()
    }

    pub(super) fn element(
        &mut self,
        item: &Item,
        (name, content): (&'static &'static str, Content),
        code: u32,
        bits: u32,
    ) -> Result<(), Stop> {
        self.code(code, bits)?;
        self.path.push(name);
        let outside = core::mem::replace(&mut self.at, item.at);
        self.content(item, content)?;
        self.at = outside;
        self.path.pop();
        Ok(())
    }

    fn content(&mut self, item: &Item, content: Content) -> Result<(), Stop> {
        match content {
            Content::Simple(simple) => {
                let text = self.text(item)?;
                self.code(0, 1)?;
                self.value(simple, text)?;
                self.code(0, 1)
            }
            Content::Complex(ty) => self.complex(item, ty),
            Content::Abstract => Err(self.fail(ErrorKind::Abstract)),
            Content::Group(_) | Content::Wildcard => Err(self.fail(ErrorKind::Wildcard)),
        }
    }

    /// The text of something that holds nothing else.
    fn text<'i>(&mut self, item: &'i Item) -> Result<&'i Scalar, Stop> {
        match &item.text {
            Some(text) if item.items.is_empty() => Ok(text),
            _ => Err(self.refuse(ComposeErrorKind::NotText)),
        }
    }

    fn complex(&mut self, item: &Item, ty: &'static Type) -> Result<(), Stop> {
        let start = State {
            code: 0,
            width: width(productions(ty, 0)),
        };
        let has_value = ty.fields.iter().any(|field| field.role == Role::Value);
        let blank = |text: &Scalar| matches!(text, Scalar::Text(text) if text.trim().is_empty());
        if !has_value && item.text.as_ref().is_some_and(|text| !blank(text)) {
            return Err(self.refuse(ComposeErrorKind::NotElements));
        }
        let mut used = alloc::vec![false; item.items.len()];
        if ty.grouped {
            self.grouped(item, ty, start, &mut used)?;
        } else {
            self.sequence(item, ty, start, true, &mut used)?;
        }
        match used.iter().zip(&item.items).find(|(used, _)| !**used) {
            Some((_, unknown)) => {
                self.at = unknown.at;
                Err(self.refuse(ComposeErrorKind::Unknown(unknown.qualified())))
            }
            None => Ok(()),
        }
    }

    /// Content that is one of several groups: the one whose first element is there.
    fn grouped(
        &mut self,
        item: &Item,
        ty: &'static Type,
        start: State,
        used: &mut [bool],
    ) -> Result<(), Stop> {
        let groups = ty.fields.first().into_iter().flat_map(Field::alternatives);
        for (index, alternative) in groups.enumerate() {
            let Content::Group(group) = alternative.content else {
                continue;
            };
            if begins(item, group) {
                let state = State {
                    code: index as u32,
                    ..start
                };
                return self.sequence(item, group, state, true, used).map(drop);
            }
        }
        let groups = ty.fields.first().into_iter().flat_map(Field::alternatives);
        let firsts = groups.filter_map(|alternative| match alternative.content {
            Content::Group(group) => group.fields.first().map(|field| field.name),
            _ => None,
        });
        Err(self.missing(firsts))
    }

    fn sequence(
        &mut self,
        item: &Item,
        ty: &'static Type,
        start: State,
        closed: bool,
        used: &mut [bool],
    ) -> Result<State, Stop> {
        let mut state = start;
        for (at, field) in ty.fields.iter().enumerate() {
            let after = width(productions(ty, at.wrapping_add(1)));
            state = match field.role {
                Role::Element => self.elements(item, (ty, at, field), state, after, used)?,
                Role::Attribute => self.attribute(item, field, state, after, used)?,
                Role::Value => {
                    self.code(state.code, state.width)?;
                    let text = self.own_text(item, used)?;
                    self.field_value(field, text)?;
                    State {
                        code: 0,
                        width: after,
                    }
                }
            };
        }
        if closed {
            self.code(state.code, state.width)?;
        }
        Ok(state)
    }

    /// The text of an element with attributes: its own, or an item named `value`.
    fn own_text<'i>(&mut self, item: &'i Item, used: &mut [bool]) -> Result<&'i Scalar, Stop> {
        if let Some(text) = &item.text {
            return Ok(text);
        }
        let value = item
            .items
            .iter()
            .zip(used)
            .find(|(child, _)| child.name == "value");
        match value {
            Some((child, used)) => {
                *used = true;
                self.text(child)
            }
            None => Err(self.missing(["value"])),
        }
    }

    fn attribute(
        &mut self,
        item: &Item,
        field: &'static Field,
        state: State,
        after: u32,
        used: &mut [bool],
    ) -> Result<State, Stop> {
        let named = |child: &Item| child.is(field.name, field.namespace);
        let found = item.items.iter().position(named);
        let Some((child, used)) = found.and_then(|at| item.items.get(at).zip(used.get_mut(at)))
        else {
            return self.absent(field, state);
        };
        *used = true;
        self.code(state.code, state.width)?;
        self.path.push(&field.path);
        let outside = core::mem::replace(&mut self.at, child.at);
        let text = self.text(child)?;
        self.field_value(field, text)?;
        self.at = outside;
        self.path.pop();
        Ok(State {
            code: 0,
            width: after,
        })
    }

    fn field_value(&mut self, field: &'static Field, text: &Scalar) -> Result<(), Stop> {
        match field
            .alternatives()
            .next()
            .map(|alternative| alternative.content)
        {
            Some(Content::Simple(simple)) => self.value(simple, text),
            _ => Err(self.fail(ErrorKind::Wildcard)),
        }
    }

    fn missing(&mut self, names: impl IntoIterator<Item = &'static str>) -> Stop {
        let names: Vec<_> = names.into_iter().collect();
        self.refuse(ComposeErrorKind::Missing(names.join(" or ")))
    }

    fn absent(&mut self, field: &'static Field, state: State) -> Result<State, Stop> {
        if field.min > 0 {
            let usable =
                |it: &Alternative| !matches!(it.content, Content::Wildcard | Content::Abstract);
            return Err(self.missing(field.alternatives().filter(usable).map(|it| it.name)));
        }
        Ok(State {
            code: state.code.wrapping_add(field.branches()),
            ..state
        })
    }

    /// Writes all items that belong to one field.
    fn elements(
        &mut self,
        item: &Item,
        (ty, at, field): (&'static Type, usize, &'static Field),
        state: State,
        after: u32,
        used: &mut [bool],
    ) -> Result<State, Stop> {
        let alternatives: Vec<Alternative> = field.alternatives().collect();
        if let [
            Alternative {
                content: Content::Group(group),
                ..
            },
        ] = alternatives[..]
        {
            return self.group(item, field, group, state, after, used);
        }
        let forced = width(forced_productions(ty, at));
        let open = width(loop_productions(ty, at));
        let mut next = state;
        let mut count = 0_usize;
        for (child, used) in item.items.iter().zip(used.iter_mut()) {
            let found = alternatives
                .iter()
                .position(|it| child.is(it.name, it.namespace));
            let Some((index, alternative)) =
                found.and_then(|index| Some((index as u32, alternatives.get(index)?)))
            else {
                continue;
            };
            *used = true;
            for member in self.members(child, field)? {
                if count == field.max {
                    return Err(self.too_many(child, alternatives.len()));
                }
                let code = next.code.wrapping_add(index);
                let element = (field.name_of(index), alternative.content);
                self.element(member, element, code, next.width)?;
                count = count.saturating_add(1);
                let width = if count < field.min { forced } else { open };
                next = State { code: 0, width };
            }
        }
        match count {
            0 => self.absent(field, state),
            _ if count < field.min => Err(self.fail(ErrorKind::count(count, field.min, field.max))),
            _ if count == field.max => Ok(State {
                code: 0,
                width: after,
            }),
            _ => Ok(State {
                code: field.branches(),
                width: open,
            }),
        }
    }

    /// The elements that an item stands for: those of a list, or itself.
    fn members<'i>(&mut self, child: &'i Item, field: &Field) -> Result<&'i [Item], Stop> {
        match child.list {
            true if field.max <= 1 => {
                let name = child.name.clone();
                Err(self.refuse(ComposeErrorKind::NotAList(name)))
            }
            true => Ok(&child.items),
            false => Ok(core::slice::from_ref(child)),
        }
    }

    fn too_many(&mut self, child: &Item, alternatives: usize) -> Stop {
        let name = child.name.clone();
        self.at = child.at;
        self.refuse(if alternatives > 1 {
            ComposeErrorKind::Ambiguous(name)
        } else {
            ComposeErrorKind::TooMany(name)
        })
    }

    /// Writes elements that stand together without one around them.
    fn group(
        &mut self,
        item: &Item,
        field: &'static Field,
        group: &'static Type,
        state: State,
        after: u32,
        used: &mut [bool],
    ) -> Result<State, Stop> {
        if !begins(item, group) {
            return self.absent(field, state);
        }
        self.sequence(item, group, state, false, used)?;
        Ok(State {
            code: 0,
            width: after,
        })
    }
}

/// Whether the first element of a group is there.
fn begins(item: &Item, group: &Type) -> bool {
    group.fields.first().is_some_and(|first| {
        let named = |child: &Item| child.is(first.name, first.namespace);
        item.items.iter().any(named)
    })
}
