//! What people upload: bytes under a key, in a folder or in an S3-compatible store.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt, WriteMultipart};
use sha2::{Digest, Sha256};
use tokio::io::AsyncReadExt;

use crate::clock::Chance;
use crate::ids::hex;

/// Where files are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A folder, created when absent.
    Folder(PathBuf),
    /// An S3-compatible store.
    S3(S3),
}

/// An S3-compatible store.
#[derive(Clone, PartialEq, Eq)]
pub struct S3 {
    /// `https://s3.example`; empty for Amazon's own.
    pub endpoint: String,
    /// Its region.
    pub region: String,
    /// The bucket, which exists.
    pub bucket: String,
    /// The public half of the key.
    pub access_key: String,
    /// The secret half.
    pub secret_key: String,
}

impl std::fmt::Debug for S3 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "S3 {{ endpoint: {:?}, bucket: {:?}, secret_key: … }}", self.endpoint, self.bucket)
    }
}

/// The file store, cheap to clone.
#[derive(Clone)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
    scratch: PathBuf,
}

impl Files {
    /// Opens the store; `scratch` is a local folder for uploads on their way.
    ///
    /// # Errors
    /// The folder cannot be written, or the S3 settings make no sense.
    pub fn open(place: &Place, scratch: &Path) -> anyhow::Result<Files> {
        std::fs::create_dir_all(scratch).with_context(|| format!("folder {}", scratch.display()))?;
        let store: Arc<dyn ObjectStore> = match place {
            Place::Folder(folder) => {
                std::fs::create_dir_all(folder).with_context(|| format!("folder {}", folder.display()))?;
                Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_automatic_cleanup(true))
            }
            Place::S3(s3) => Arc::new(s3_store(s3)?),
        };
        Ok(Files { store, scratch: scratch.to_owned() })
    }

    /// A local folder for what is on its way.
    pub fn scratch(&self) -> &Path {
        &self.scratch
    }

    /// The name of a local file for something on its way, which goes when it is dropped.
    pub fn on_its_way(&self, chance: &Chance) -> OnItsWay {
        OnItsWay(self.scratch.join(chance.secret()))
    }

    /// Removes what a killed program left on its way: nothing is on its way for more than a day.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn sweep(&self, now: Timestamp) -> anyhow::Result<()> {
        for entry in std::fs::read_dir(&self.scratch)? {
            let entry = entry?;
            let modified = Timestamp::try_from(entry.metadata()?.modified()?)?;
            if now.duration_since(modified) > SignedDuration::from_hours(24) {
                std::fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Keeps bytes under a key; all or nothing.
    ///
    /// # Errors
    /// The store is away or full.
    pub async fn put(&self, key: &str, bytes: Bytes) -> anyhow::Result<()> {
        self.store.put(&Key::from(key), bytes.into()).await.with_context(|| format!("file {key}"))?;
        Ok(())
    }

    /// Keeps a local file under a key, by streaming; all or nothing.
    ///
    /// # Errors
    /// The store is away or full, or the local file cannot be read.
    pub async fn put_file(&self, key: &str, path: &Path) -> anyhow::Result<()> {
        let mut file = tokio::fs::File::open(path).await?;
        let upload = self.store.put_multipart(&Key::from(key)).await.with_context(|| format!("file {key}"))?;
        let mut write = WriteMultipart::new(upload);
        let mut buffer = vec![0; 1 << 20];
        loop {
            let read = file.read(&mut buffer).await?;
            if read == 0 {
                break;
            }
            write.wait_for_capacity(2).await?;
            write.write(buffer.get(..read).unwrap_or_default());
        }
        write.finish().await.with_context(|| format!("file {key}"))?;
        Ok(())
    }

    /// The bytes under a key, or none.
    ///
    /// # Errors
    /// The store is away.
    pub async fn get(&self, key: &str) -> anyhow::Result<Option<Bytes>> {
        match self.store.get(&Key::from(key)).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error).with_context(|| format!("file {key}")),
        }
    }

    /// Copies what is under a key to a local file, by streaming; `false` when there is nothing.
    ///
    /// # Errors
    /// The store is away, or the local file cannot be written.
    pub async fn fetch(&self, key: &str, path: &Path) -> anyhow::Result<bool> {
        use futures_util::StreamExt;
        use tokio::io::AsyncWriteExt;
        let found = match self.store.get(&Key::from(key)).await {
            Ok(found) => found,
            Err(object_store::Error::NotFound { .. }) => return Ok(false),
            Err(error) => return Err(error).with_context(|| format!("file {key}")),
        };
        let mut file = tokio::fs::File::create(path).await?;
        let mut pieces = found.into_stream();
        while let Some(piece) = pieces.next().await {
            file.write_all(&piece?).await?;
        }
        file.flush().await?;
        Ok(true)
    }

    /// Removes what is under a key; what is not there is removed already.
    ///
    /// # Errors
    /// The store is away.
    pub async fn remove(&self, key: &str) -> anyhow::Result<()> {
        match self.store.delete(&Key::from(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error).with_context(|| format!("file {key}")),
        }
    }

    /// Every key, in no order.
    ///
    /// # Errors
    /// The store is away.
    pub async fn keys(&self) -> anyhow::Result<Vec<String>> {
        use futures_util::TryStreamExt;
        let all = self.store.list(None).map_ok(|meta| meta.location.to_string());
        Ok(all.try_collect().await?)
    }
}

fn s3_store(s3: &S3) -> anyhow::Result<impl ObjectStore> {
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(&s3.bucket)
        .with_region(&s3.region)
        .with_access_key_id(&s3.access_key)
        .with_secret_access_key(&s3.secret_key);
    if !s3.endpoint.is_empty() {
        builder = builder.with_endpoint(&s3.endpoint).with_allow_http(s3.endpoint.starts_with("http://"));
    }
    builder.build().context("the S3 store")
}

/// A local file on its way: removed however its work ends, done, refused, broken off or given up.
pub struct OnItsWay(PathBuf);

impl std::ops::Deref for OnItsWay {
    type Target = Path;
    fn deref(&self) -> &Path {
        &self.0
    }
}

impl Drop for OnItsWay {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// SHA-256, in hexadecimal: the same bytes are kept once.
pub fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}
