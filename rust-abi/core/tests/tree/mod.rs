//! A face for tests: values that are equal when their bits are, made at random from a seed.

#![allow(dead_code, reason = "each test file uses what it needs")]

use nostos_extension_core::{Context, Face, Fields, Node, Packed, View};

/// A value that owns everything and compares Floats by their bits.
#[derive(Debug, PartialEq)]
pub enum Tree {
    Unit,
    Bool(bool),
    Int(i64),
    Float(u64),
    Char(char),
    Pid(u64),
    String(String),
    BigInt(String),
    Decimal(String),
    List(Vec<Tree>),
    Tuple(Vec<Tree>),
    Map(Vec<Tree>),
    Set(Vec<Tree>),
    Record(String, Named),
    Variant(String, String, Vec<Tree>),
    FloatList(Vec<u64>),
    IntList(Vec<i64>),
    F64Array(Vec<u64>),
    I64Array(Vec<i64>),
    F32Array(Vec<u32>),
    Bytes(Vec<u8>),
}

/// Fields of a record.
#[derive(Debug, PartialEq)]
pub struct Named(pub Vec<(String, Tree)>);

impl Fields<Tree> for Named {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn field(&self, index: usize) -> (&str, &Tree) {
        (&self.0[index].0, &self.0[index].1)
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        let mut left = self.take_children();
        while let Some(mut child) = left.pop() {
            left.append(&mut child.take_children());
        }
    }
}

impl Tree {
    fn take_children(&mut self) -> Vec<Tree> {
        match self {
            Tree::List(all) | Tree::Tuple(all) | Tree::Map(all) | Tree::Set(all) | Tree::Variant(_, _, all) => {
                std::mem::take(all)
            }
            Tree::Record(_, named) => std::mem::take(&mut named.0).into_iter().map(|(_, value)| value).collect(),
            _ => Vec::new(),
        }
    }
}

pub enum TreeFace {}

impl Face for TreeFace {
    type Value = Tree;
    type Context = Context<TreeFace>;
    const LIBRARY_FLAGS: u32 = 0;
    const SIGNATURE_FLAGS: u32 = 0;

    fn context(context: Context<Self>) -> Context<Self> {
        context
    }

    fn build(node: Node<'_, Tree>) -> Tree {
        let floats = |numbers: Packed<f64>| numbers.to_vec().into_iter().map(f64::to_bits).collect();
        match node {
            Node::Unit => Tree::Unit,
            Node::Bool(value) => Tree::Bool(value),
            Node::Int(value) => Tree::Int(value),
            Node::Float(value) => Tree::Float(value.to_bits()),
            Node::Char(value) => Tree::Char(value),
            Node::Pid(value) => Tree::Pid(value),
            Node::String(text) => Tree::String(text.to_owned()),
            Node::BigInt(text) => Tree::BigInt(text.to_owned()),
            Node::Decimal(text) => Tree::Decimal(text.to_owned()),
            Node::List(all) => Tree::List(all),
            Node::Tuple(all) => Tree::Tuple(all),
            Node::Map(all) => Tree::Map(all),
            Node::Set(all) => Tree::Set(all),
            Node::Record { type_name, names, fields } => {
                let named = names.into_iter().map(str::to_owned).zip(fields).collect();
                Tree::Record(type_name.to_owned(), Named(named))
            }
            Node::Variant { type_name, constructor, fields } => {
                Tree::Variant(type_name.to_owned(), constructor.to_owned(), fields)
            }
            Node::FloatList(numbers) => Tree::FloatList(floats(numbers)),
            Node::IntList(numbers) => Tree::IntList(numbers.to_vec()),
            Node::F64Array(numbers) => Tree::F64Array(floats(numbers)),
            Node::I64Array(numbers) => Tree::I64Array(numbers.to_vec()),
            Node::F32Array(numbers) => Tree::F32Array(numbers.to_vec().into_iter().map(f32::to_bits).collect()),
            Node::Bytes(bytes) => Tree::Bytes(bytes.to_vec()),
            Node::Handle(object) => Tree::Int(object.pointer() as i64),
        }
    }

    fn view(value: &Tree) -> View<'_, Tree> {
        let floats = |bits: &Vec<u64>| Packed::from(bits.iter().copied().map(f64::from_bits).collect::<Vec<_>>());
        match value {
            Tree::Unit => View::Unit,
            Tree::Bool(value) => View::Bool(*value),
            Tree::Int(value) => View::Int(*value),
            Tree::Float(bits) => View::Float(f64::from_bits(*bits)),
            Tree::Char(value) => View::Char(*value),
            Tree::Pid(value) => View::Pid(*value),
            Tree::String(text) => View::String(text),
            Tree::BigInt(text) => View::BigInt(text),
            Tree::Decimal(text) => View::Decimal(text),
            Tree::List(all) => View::List(all),
            Tree::Tuple(all) => View::Tuple(all),
            Tree::Map(all) => View::Map(all),
            Tree::Set(all) => View::Set(all),
            Tree::Record(type_name, named) => View::Record { type_name, fields: named },
            Tree::Variant(type_name, constructor, fields) => View::Variant { type_name, constructor, fields },
            Tree::FloatList(bits) => View::FloatList(floats(bits)),
            Tree::IntList(numbers) => View::IntList(numbers.clone().into()),
            Tree::F64Array(bits) => View::F64Array(floats(bits)),
            Tree::I64Array(numbers) => View::I64Array(numbers.clone().into()),
            Tree::F32Array(bits) => View::F32Array(bits.iter().copied().map(f32::from_bits).collect::<Vec<_>>().into()),
            Tree::Bytes(bytes) => View::Bytes(bytes.clone().into()),
        }
    }
}

/// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
pub struct Random(u64);

impl Random {
    /// From NOSTOS_SEED when it is set, else from `fallback`; says which.
    pub fn seeded(fallback: u64) -> Random {
        let seed = std::env::var("NOSTOS_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(fallback);
        println!("NOSTOS_SEED={seed}");
        Random(seed)
    }

    pub fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.word() % limit
    }

    fn text(&mut self) -> String {
        let pool = ['a', 'ß', '😀', '\0', '\u{fffd}', '"', '\n', 'z'];
        (0..self.below(12)).map(|_| pool[self.below(pool.len() as u64) as usize]).collect()
    }

    fn float_bits(&mut self) -> u64 {
        let odd = [0.0f64, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MIN_POSITIVE, 1.5];
        match self.below(3) {
            0 => odd[self.below(odd.len() as u64) as usize].to_bits(),
            _ => self.word(),
        }
    }

    fn int(&mut self) -> i64 {
        let odd = [0, -1, i64::MIN, i64::MAX, (1 << 53) - 1, (1 << 53) + 1];
        match self.below(3) {
            0 => odd[self.below(odd.len() as u64) as usize],
            _ => self.word() as i64,
        }
    }

    fn many<T>(&mut self, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.below(5);
        (0..count).map(|_| one(self)).collect()
    }

    fn trees(&mut self, depth: u64) -> Vec<Tree> {
        self.many(|random| random.tree(depth - 1))
    }

    /// A list as it comes back: numbers of one kind come back packed, so a first element of its own keeps it as it is.
    fn list(&mut self, depth: u64) -> Tree {
        let mut elements = self.trees(depth);
        if matches!(elements.first(), Some(Tree::Int(_) | Tree::Float(_))) {
            elements.insert(0, Tree::Unit);
        }
        Tree::List(elements)
    }

    fn non_empty<T>(&mut self, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let mut all = vec![one(self)];
        all.extend(self.many(one));
        all
    }

    /// A value of at most that many levels.
    pub fn tree(&mut self, depth: u64) -> Tree {
        match self.below(if depth == 0 { 15 } else { 21 }) {
            0 => Tree::Unit,
            1 => Tree::Bool(self.below(2) == 1),
            2 => Tree::Int(self.int()),
            3 => Tree::Float(self.float_bits()),
            4 => Tree::Char(char::from_u32(self.below(0xd800) as u32).unwrap_or('x')),
            5 => Tree::Pid(self.below(1 << 53)),
            6 => Tree::String(self.text()),
            7 => Tree::BigInt(format!("-{}{}", self.word(), self.word())),
            8 => Tree::Decimal(format!("{}.{}", self.word(), self.word())),
            9 => Tree::FloatList(self.non_empty(Random::float_bits)),
            10 => Tree::IntList(self.non_empty(Random::int)),
            11 => Tree::F64Array(self.many(Random::float_bits)),
            12 => Tree::I64Array(self.many(Random::int)),
            13 => Tree::F32Array(self.many(|random| random.below(0x7f80_0000) as u32)),
            14 => Tree::Bytes(self.many(|random| random.word() as u8)),
            15 => self.list(depth),
            16 => Tree::Tuple(self.trees(depth)),
            17 => Tree::Set(self.trees(depth)),
            18 => Tree::Map(self.trees(depth).into_iter().flat_map(|key| [key, Tree::Unit]).collect()),
            19 => {
                let type_name = self.text();
                Tree::Record(type_name, Named(self.many(|random| (random.text(), random.tree(depth - 1)))))
            }
            _ => Tree::Variant(self.text(), self.text(), self.trees(depth)),
        }
    }
}
