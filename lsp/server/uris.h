#pragma once
// URIs of documents. What a client wrote is kept for answers; two spellings of one document are told by their plain form.

#include <optional>
#include <string>
#include <string_view>

namespace tollgate::lsp {

/// `%41` and `A` are the same: without percent signs. Not valid as a URI, only to be compared.
std::string plainUri(std::string_view uri);
/// The path of a `file:` URI of this machine, else nullopt. `file:///packs/a%20b.gate` is `/packs/a b.gate`.
std::optional<std::string> pathOfUri(std::string_view uri);
/// PRECONDITION: the path begins with `/`.
std::string uriOfPath(std::string_view path);

}  // namespace tollgate::lsp
