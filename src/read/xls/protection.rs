//! Workbooks whose structure is protected: Excel scrambles them with a password of its own, the same for all, and opens
//! them without asking ([MS-XLS] 2.2.10, [MS-OFFCRYPTO] 2.3.6). Those with a password of somebody's stay closed.

use md5::Md5;
use sha1::{Digest, Sha1};

use super::records::{records_with_places, u16_at, u32_at};

/// The password that Excel tries by itself.
const OWN_PASSWORD: &str = "VelvetSweatshop";

/// The stream is scrambled anew after so many bytes.
const BLOCK: usize = 1024;

const FILE_PASS: u16 = 0x002f;
const BOUND_SHEET: u16 = 0x0085;
/// A record that holds nothing of interest.
const INTERFACE_HEAD: u16 = 0x00e1;
/// Records that are never scrambled: BOF, `FilePass`, `InterfaceHdr`, `UsrExcl`, `FileLock`, `RRDInfo`, `RRDHead`.
const OPEN: [u16; 7] = [0x0809, FILE_PASS, INTERFACE_HEAD, 0x0194, 0x0195, 0x0196, 0x0138];

/// The stream as it was before it was scrambled with the password of Excel itself; `None` if another one was used.
pub(super) fn unscrambled(stream: &[u8]) -> Option<Vec<u8>> {
    let (place, _, head) = records_with_places(stream).take(5).find(|(_, number, _)| *number == FILE_PASS)?;
    let key = Key::of(head)?;
    let mut plain = stream.to_vec();
    plain[place..place + 2].copy_from_slice(&INTERFACE_HEAD.to_le_bytes());
    let mut block = (usize::MAX, Vec::new());
    for (place, number, data) in records_with_places(stream) {
        if OPEN.contains(&number) {
            continue;
        }
        // Where a sheet begins is said openly.
        let open = if number == BOUND_SHEET { 4 } else { 0 };
        let first = place + 4;
        let Some(scrambled) = plain.get_mut(first + open..first + data.len()) else { continue };
        for (byte, at) in scrambled.iter_mut().zip(first + open..) {
            if block.0 != at / BLOCK {
                block = (at / BLOCK, rc4(&key.of_block(at / BLOCK), BLOCK));
            }
            *byte ^= block.1[at % BLOCK];
        }
    }
    Some(plain)
}

/// What the keys of the blocks are made from.
enum Key {
    /// RC4 with MD5, 40 bits.
    Md5(Vec<u8>),
    /// RC4 by way of `CryptoAPI`: SHA-1, and how many bytes the key has.
    Sha1(Vec<u8>, usize),
}

impl Key {
    /// The key of Excel's own password, if it is the right one.
    fn of(head: &[u8]) -> Option<Self> {
        let password: Vec<u8> = OWN_PASSWORD.encode_utf16().flat_map(u16::to_le_bytes).collect();
        if u16_at(head, 0)? != 1 {
            return None;
        }
        if (u16_at(head, 2)?, u16_at(head, 4)?) == (1, 1) {
            let (salt, check) = (head.get(6..22)?, head.get(22..54)?);
            let short = &Md5::digest(&password)[..5];
            let salted = [short, salt].concat().repeat(16);
            let key = Self::Md5(Md5::digest(&salted)[..5].to_vec());
            let open = key.open(check);
            return (Md5::digest(&open[..16])[..] == open[16..]).then_some(key);
        }
        let length = u32_at(head, 10)? as usize;
        let bits = match u32_at(head, 14 + 16)? {
            0 => 40,
            bits => bits,
        };
        let rest = head.get(14 + length..)?;
        let (salt, check) = (rest.get(4..20)?, [rest.get(20..36)?, rest.get(40..60)?].concat());
        if u16_at(head, 4)? != 2 || !(40..=128).contains(&bits) {
            return None;
        }
        let key = Self::Sha1(Sha1::digest([salt, &password].concat()).to_vec(), bits as usize / 8);
        let open = key.open(&check);
        (Sha1::digest(&open[..16])[..] == open[16..]).then_some(key)
    }

    fn of_block(&self, block: usize) -> Vec<u8> {
        let block = (block as u32).to_le_bytes();
        match self {
            Self::Md5(key) => Md5::digest([key, &block[..]].concat()).to_vec(),
            Self::Sha1(key, length) => {
                let mut made = Sha1::digest([key, &block[..]].concat()).to_vec();
                made.truncate(*length);
                // The shortest key is filled up with zeros.
                made.resize(if *length == 5 { 16 } else { *length }, 0);
                made
            }
        }
    }

    fn open(&self, check: &[u8]) -> Vec<u8> {
        let stream = rc4(&self.of_block(0), check.len());
        check.iter().zip(stream).map(|(byte, mask)| byte ^ mask).collect()
    }
}

/// The first bytes of the key stream of RC4.
fn rc4(key: &[u8], length: usize) -> Vec<u8> {
    let mut state: Vec<u8> = (0..=255).collect();
    let mut other = 0_u8;
    for at in 0..256 {
        other = other.wrapping_add(state[at]).wrapping_add(key[at % key.len()]);
        state.swap(at, usize::from(other));
    }
    let (mut one, mut other) = (0_u8, 0_u8);
    let mut next = || {
        one = one.wrapping_add(1);
        other = other.wrapping_add(state[usize::from(one)]);
        state.swap(usize::from(one), usize::from(other));
        state[usize::from(state[usize::from(one)].wrapping_add(state[usize::from(other)]))]
    };
    (0..length).map(|_| next()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_stream_is_that_of_rc4() {
        // RFC 6229, 40 bits.
        assert_eq!(rc4(&[1, 2, 3, 4, 5], 6), [0xb2, 0x39, 0x63, 0x05, 0xf0, 0x3d]);
    }
}
