//! Every vector means what its oracle says, and encodes to the same bytes.

mod common;

use v2g_exi::{Error, ErrorKind};

use common::{Vector, outside, own};

#[test]
fn every_vector_of_this_repository_agrees_with_its_oracle() {
    check(&own());
}

#[test]
fn every_vector_of_the_shared_folder_agrees_with_its_oracle() {
    if let Some(vectors) = outside("every_vector_of_the_shared_folder_agrees_with_its_oracle") {
        assert!(vectors.len() > 3000, "the shared folder is incomplete");
        check(&vectors);
    }
}

/// Checks all before it fails, so that one run shows everything that is wrong.
fn check(vectors: &[Vector]) {
    let (relaxed, usual): (Vec<_>, Vec<_>) = vectors.iter().partition(|v| v.is_relaxed());
    if !relaxed.is_empty() {
        println!("skipped: {} eMAID fragments in the relaxed grammar", relaxed.len());
    }
    let wrong: Vec<String> = usual
        .iter()
        .filter_map(|vector| agrees(vector).err().map(|why| format!("{}: {why}", vector.origin)))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), usual.len(), wrong.join("\n"));
}

fn agrees(vector: &Vector) -> Result<(), String> {
    let typed = vector.codec().reencode(&vector.bytes);
    match typed {
        Err(_) if vector.refuse => Ok(()),
        Ok(_) if vector.refuse => Err("accepted".into()),
        Err(error) => Err(format!("not read: {error}")),
        Ok(Err(error)) if vector.breaks_facets() && is_facet(&error) => Ok(()),
        Ok(Err(error)) => Err(format!("not written: {error}")),
        Ok(Ok(bytes)) if bytes != vector.bytes && !vector.decode_only => {
            Err("written differently".into())
        }
        Ok(Ok(_)) => Ok(()),
    }
}

fn is_facet(error: &Error) -> bool {
    matches!(error.kind, ErrorKind::Length { .. })
}
