#pragma once

#include <functional>

#include <weicun/client/client.h>

#include "disk.h"

namespace weicun::simulator {

class Device;

/// How a client is made from what a disk holds, and what it then knows.
[[nodiscard]] client::Settings settings_of(const Device& device, bool with_invitation);
[[nodiscard]] Result<client::Client> start_client(const Device& device, BytesView entropy,
                                                  bool with_invitation);
/// How a chunk's bytes reach the client that opens.
using Reading = std::function<Bytes(const Bytes& chunk)>;
/// read_slots, unlock, replay in ascending order, finish.
[[nodiscard]] Status open_store(client::Client& client, const Device& device,
                                const Reading& reading = {});
/// A reading that may come out wrong; the file itself is whole. Only what says how records move is
/// read wrongly, since a tab that can't read a letter could not be asked for it.
[[nodiscard]] Bytes misread(Device& device, const Bytes& chunk);

/// A list, answered at once from the disk. For looking, not for going on: other effects are
/// dropped.
[[nodiscard]] client::Listing look(client::Client& client, const Disk& disk,
                                   const client::Query& query);
/// Everything that a client knows about its records, as text.
[[nodiscard]] std::string knowledge(client::Client& client, const Disk& disk);
/// Oracle: opening twice gives the same.
void check_reopening(const Device& device, BytesView entropy);

}  // namespace weicun::simulator
