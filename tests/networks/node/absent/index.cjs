// Named, since the server's own module imports these two by name; nobody makes one.
exports.KmsKeypair = class KmsKeypair {};
exports.S3BlobStore = class S3BlobStore {};
