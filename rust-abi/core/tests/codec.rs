//! What is encoded comes back; what was not encoded is refused.

mod tree;

use nostos_extension_core::abi;
use nostos_extension_core::decode::{decode, Loans};
use nostos_extension_core::encode::encode;
use nostos_extension_core::{Context, Face, Node, Packed, View};
use tree::{Named, Random, Tree, TreeFace};

/// Rounds of a random test: fewer under Miri, which is a thousand times slower.
fn rounds(full: u64) -> u64 {
    if cfg!(miri) {
        full / 5000
    } else {
        full
    }
}

fn encoded(value: &Tree) -> Vec<u64> {
    let mut words = vec![0; 2];
    encode::<TreeFace>(value, 0, &mut words, None).expect("the value can be encoded");
    words
}

fn decoded(words: &[u64]) -> Result<Tree, String> {
    let mut values = Vec::new();
    decode::<TreeFace>(words, 1, None, &mut values).map_err(|reason| reason.to_string())?;
    values.pop().ok_or_else(|| "nothing was decoded".to_owned())
}

fn cell(tag: u32, aux: u32, payload: u64) -> [u64; 2] {
    [u64::from(tag) | u64::from(aux) << 32, payload]
}

#[test]
fn random_values_come_back() {
    let mut random = Random::seeded(1);
    for _ in 0..rounds(100_000) {
        let value = random.tree(4);
        assert_eq!(decoded(&encoded(&value)).as_ref(), Ok(&value));
    }
}

#[test]
fn lists_of_one_kind_of_number_are_packed() {
    let floats = Tree::List(vec![Tree::Float(1.5f64.to_bits()), Tree::Float((-0.0f64).to_bits())]);
    let ints = Tree::List(vec![Tree::Int(i64::MIN), Tree::Int(7)]);
    assert_eq!(decoded(&encoded(&floats)), Ok(Tree::FloatList(vec![1.5f64.to_bits(), (-0.0f64).to_bits()])));
    assert_eq!(decoded(&encoded(&ints)), Ok(Tree::IntList(vec![i64::MIN, 7])));
    let cells: Vec<u64> = [cell(abi::TAG_LIST, 2, 16), cell(abi::TAG_INT, 0, 1), cell(abi::TAG_INT, 0, 2)].concat();
    assert_eq!(decoded(&cells), Ok(Tree::IntList(vec![1, 2])));
}

#[test]
#[cfg_attr(miri, ignore = "takes Miri half an hour")]
fn deep_values_come_back_and_deeper_ones_are_refused() {
    let nested = |depth: usize| (0..depth).fold(Tree::Unit, |inner, _| Tree::List(vec![inner]));
    assert_eq!(decoded(&encoded(&nested(abi::MAX_DEPTH))).map(|_| ()), Ok(()));
    let mut words = vec![0; 2];
    let refused = encode::<TreeFace>(&nested(abi::MAX_DEPTH + 1), 0, &mut words, None).unwrap_err();
    assert!(refused.to_string().contains("deeper than 16384"), "{refused}");
    assert_eq!(words.len(), 2, "nothing is left behind");

    // The same by hand: each list holds the next.
    let mut cells: Vec<u64> = (1..=abi::MAX_DEPTH as u64 + 1).flat_map(|i| cell(abi::TAG_LIST, 1, i * 16)).collect();
    cells.extend(cell(abi::TAG_UNIT, 0, 0));
    assert!(decoded(&cells).unwrap_err().contains("deeper than 16384"));
}

#[test]
fn random_buffers_are_refused_or_decoded() {
    let mut random = Random::seeded(2);
    for _ in 0..rounds(500_000) {
        let words: Vec<u64> = (0..random.below(24)).map(|_| wild_word(&mut random)).collect();
        let _ = decoded(&words);
    }
}

#[test]
fn damaged_messages_are_refused_or_decoded() {
    let mut random = Random::seeded(3);
    for _ in 0..rounds(500_000) {
        let mut words = encoded(&random.tree(3));
        for _ in 0..=random.below(3) {
            let index = random.below(words.len() as u64) as usize;
            words[index] = match random.below(3) {
                0 => wild_word(&mut random),
                1 => words[index] ^ 1 << random.below(64),
                _ => words[random.below(words.len() as u64) as usize],
            };
        }
        words.truncate(words.len() - random.below(2) as usize);
        let _ = decoded(&words);
    }
}

/// A word that looks like half a cell more often than chance would have it.
fn wild_word(random: &mut Random) -> u64 {
    match random.below(4) {
        0 => random.below(24) | random.below(6) << 32,
        1 => random.below(26) * 8,
        2 => random.below(6) | random.below(3) << 32,
        _ => random.word(),
    }
}

#[test]
fn each_rule_of_the_format_has_its_refusal() {
    let refused: &[(&str, Vec<u64>)] = &[
        ("smaller than its cells", vec![0]),
        ("unknown tag 22", cell(abi::TAG_COUNT, 0, 0).to_vec()),
        ("neither 0 nor 1", cell(abi::TAG_BOOL, 0, 2).to_vec()),
        ("no Unicode scalar value", cell(abi::TAG_CHAR, 0, 0xd800).to_vec()),
        ("does not go forward", [cell(abi::TAG_STRING, 1, 0)].concat()),
        ("does not go forward", [cell(abi::TAG_LIST, 1, 0)].concat()),
        ("not a multiple of 8", [cell(abi::TAG_TUPLE, 1, 20), cell(0, 0, 0), cell(0, 0, 0)].concat()),
        ("outside the region", [cell(abi::TAG_STRING, 17, 16), [0, 0]].concat()),
        ("outside the region", [cell(abi::TAG_STRING, 1, 1 << 60)].concat()),
        ("not UTF-8", [cell(abi::TAG_STRING, 1, 16), [0xff, 0]].concat()),
        ("more elements than", [cell(abi::TAG_LIST, u32::MAX, 16), [0, 0]].concat()),
        ("more elements than", [cell(abi::TAG_MAP, u32::MAX, 16), [0, 0]].concat()),
        ("longer than the region", [cell(abi::TAG_F64_ARRAY, 3, 16), [0, 0]].concat()),
        ("unknown place 2", [cell(abi::TAG_BYTES, 1, 16 | 2 << 32), [0, 0]].concat()),
        ("where nothing can be lent", [cell(abi::TAG_BYTES, 1, 1 << 32)].concat()),
        ("not made of digits", [cell(abi::TAG_BIGINT, 1, 16), [u64::from(b'x'), 0]].concat()),
        ("not made of digits", [cell(abi::TAG_DECIMAL, 2, 16), [u64::from_le_bytes(*b"1.\0\0\0\0\0\0"), 0]].concat()),
        ("not a text", [cell(abi::TAG_RECORD, 0, 16), cell(abi::TAG_UNIT, 0, 0)].concat()),
        ("handle is stale", [cell(abi::TAG_HANDLE, 0, 16), [1, 2], [3, 4]].concat()),
        ("handle lies outside", [cell(abi::TAG_HANDLE, 0, 16), [1, 2]].concat()),
    ];
    for (reason, words) in refused {
        let error = decoded(words).unwrap_err();
        assert!(error.contains(reason), "{error:?} should say {reason:?}");
    }
}

#[test]
fn a_region_cannot_say_more_than_it_holds() {
    // Every list holds the next one twice: 2^64 units if it were believed.
    let mut cells: Vec<u64> = cell(abi::TAG_LIST, 1, 16).to_vec();
    for level in 0..64u64 {
        let next = 16 + (level + 1) * 32;
        cells.extend([cell(abi::TAG_LIST, 2, next), cell(abi::TAG_LIST, 2, next)].concat());
    }
    cells.extend([cell(0, 0, 0), cell(0, 0, 0)].concat());
    assert!(decoded(&cells).unwrap_err().contains("more than once"));

    // A thousand strings of the same kilobytes.
    let mut cells: Vec<u64> = cell(abi::TAG_LIST, 1000, 16).to_vec();
    cells.extend((0..1000).flat_map(|_| cell(abi::TAG_STRING, 8000, 16 + 16_000)));
    cells.extend(vec![0; 1000]);
    assert!(decoded(&cells).unwrap_err().contains("more than once"));

    // Names may be shared.
    let spot = |x| Tree::Record("shapes.Spot".to_owned(), Named(vec![("x".to_owned(), Tree::Int(x))]));
    let spots = encoded(&Tree::Tuple((0..1000).map(spot).collect()));
    assert!(spots.len() < 1000 * (2 + 6) + 200, "names are written once, not {} words", spots.len());
    assert_eq!(decoded(&spots), Ok(Tree::Tuple((0..1000).map(spot).collect())));
}

#[test]
fn arguments_borrow_what_is_lent() {
    // f(array, the same array, a list) with the array's numbers behind the three cells.
    let mut words: Vec<u64> = [
        cell(abi::TAG_F64_ARRAY, 2, 48),
        cell(abi::TAG_F64_ARRAY, 2, 48),
        cell(abi::TAG_LIST_I64, 1, 64),
        [1.0f64.to_bits(), 2.0f64.to_bits()],
        [7, 0],
    ]
    .concat();
    let base = words.as_mut_ptr();
    let length = words.len();
    // SAFETY: `words` outlives the values, and until they are gone it is reached through `base` only.
    let (loans, region) = unsafe { (Loans::new(base.cast(), &[]), std::slice::from_raw_parts(base, length)) };
    let mut values = Vec::new();
    decode::<NodeFace>(region, 3, Some(loans), &mut values).unwrap();
    let Lent::Floats(first) = &values[0] else { panic!("an array") };
    let Lent::Floats(second) = &values[1] else { panic!("an array") };
    let Lent::Ints(list) = &values[2] else { panic!("a list") };
    first.as_cells().unwrap()[1].set(5.0);
    assert_eq!(second.as_cells().unwrap()[1].get(), 5.0);
    assert!(second.as_slice().is_none(), "written before");
    assert_eq!(list.as_slice(), Some(&[7][..]));
    assert!(list.as_cells().is_none(), "lists are not written");
    drop(values);
    assert_eq!(f64::from_bits(words[7]), 5.0);
}

#[test]
fn arrays_that_overlap_are_refused() {
    let mut words: Vec<u64> =
        [cell(abi::TAG_F64_ARRAY, 2, 48), cell(abi::TAG_LIST_F64, 2, 56), cell(0, 0, 0), [0, 0], [0, 0]].concat();
    let base = words.as_mut_ptr();
    let length = words.len();
    // SAFETY: as above.
    let (loans, region) = unsafe { (Loans::new(base.cast(), &[]), std::slice::from_raw_parts(base, length)) };
    let error = decode::<NodeFace>(region, 2, Some(loans), &mut Vec::new()).unwrap_err();
    assert!(error.to_string().contains("share the memory"), "{error}");
}

#[test]
fn lent_memory_is_checked_against_its_table() {
    let mut memory = [1i64, 2, 3];
    let table = [abi::Lent { address: memory.as_mut_ptr().expose_provenance() as u64, size: 24 }];
    let refusal = |words: &mut [u64]| {
        let base = words.as_mut_ptr();
        let length = words.len();
        // SAFETY: as above; the table names memory that outlives the values.
        let (loans, region) = unsafe { (Loans::new(base.cast(), &table), std::slice::from_raw_parts(base, length)) };
        decode::<NodeFace>(region, 1, Some(loans), &mut Vec::new()).map_err(|reason| reason.to_string())
    };
    assert_eq!(refusal(&mut cell(abi::TAG_LIST_I64, 3, 1 << 32)), Ok(()));
    assert!(refusal(&mut cell(abi::TAG_LIST_I64, 4, 1 << 32)).unwrap_err().contains("smaller than its array"));
    assert!(refusal(&mut cell(abi::TAG_LIST_I64, 1, 1 | 1 << 32)).unwrap_err().contains("not in the table"));
    let mut nested = [cell(abi::TAG_TUPLE, 1, 16), cell(abi::TAG_LIST_I64, 3, 1 << 32)].concat();
    assert!(refusal(&mut nested).unwrap_err().contains("where nothing can be lent"));
}

/// A face that keeps loans as they are.
enum NodeFace {}

enum Lent {
    Floats(Packed<f64>),
    Ints(Packed<i64>),
    Other,
}

impl Face for NodeFace {
    type Value = Lent;
    type Context = Context<NodeFace>;
    const LIBRARY_FLAGS: u32 = 0;
    const SIGNATURE_FLAGS: u32 = 0;

    fn context(context: Context<Self>) -> Context<Self> {
        context
    }

    fn build(node: Node<'_, Lent>) -> Lent {
        match node {
            Node::F64Array(numbers) => Lent::Floats(numbers),
            Node::IntList(numbers) => Lent::Ints(numbers),
            _ => Lent::Other,
        }
    }

    fn view(_: &Lent) -> View<'_, Lent> {
        View::Unit
    }
}

#[test]
fn what_has_no_form_on_the_wire_is_refused() {
    let refuse = |value: Tree| encode::<TreeFace>(&value, 0, &mut vec![0; 2], None).unwrap_err().to_string();
    assert!(refuse(Tree::Pid(1 << 53)).contains("is no Pid"));
    assert!(refuse(Tree::BigInt("12a".to_owned())).contains("is no number"));
    assert!(refuse(Tree::Decimal(String::new())).contains("is no number"));
    let long = Tree::Variant("x".repeat(1025), "A".to_owned(), Vec::new());
    assert!(refuse(long).contains("longer than 1024 bytes"));
}
