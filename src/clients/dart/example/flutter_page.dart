// A chat page for Flutter: paste it, and open a `RoomPage` for a room.
//
// dependencies: connectivity_plus (^6), path_provider, snug_chat
import 'dart:async';

import 'package:connectivity_plus/connectivity_plus.dart';
import 'package:flutter/foundation.dart' show kIsWeb;
import 'package:flutter/material.dart' hide ConnectionState;
import 'package:path_provider/path_provider.dart';
import 'package:snug_chat/snug_chat.dart';

/// Opens the client once, when the user has signed in, and binds it to the
/// platform. [freshToken] asks your backend.
Future<SnugClient> openChat({
  required Uri url,
  required String user,
  required Future<String> Function() freshToken,
}) async {
  final client = await SnugClient.open(
    url: url,
    user: user,
    token: () async => AccessToken(await freshToken()),
    storage: kIsWeb
        ? SnugStorage.memory()
        : SnugStorage.folder((await getApplicationSupportDirectory()).path),
  );
  PlatformBinding(client).bind();
  client.connect();
  return client;
}

/// Tells the client what the platform tells: the application's lifecycle and
/// the network.
class PlatformBinding with WidgetsBindingObserver {
  /// For [client].
  PlatformBinding(this.client);

  /// Who is told.
  final SnugClient client;

  StreamSubscription<List<ConnectivityResult>>? _network;

  /// From now on, until [unbind].
  void bind() {
    WidgetsBinding.instance.addObserver(this);
    _network = Connectivity().onConnectivityChanged.listen((networks) {
      client.networkChanged(
        up: networks.any((network) => network != ConnectivityResult.none),
      );
    });
  }

  /// When the user signs out.
  void unbind() {
    WidgetsBinding.instance.removeObserver(this);
    _network?.cancel();
  }

  @override
  void didChangeAppLifecycleState(AppLifecycleState state) {
    switch (state) {
      case AppLifecycleState.resumed:
        client.enterForeground();
      // Inactive: a call comes in, or the task switcher is open; still seen.
      case AppLifecycleState.inactive:
        break;
      case AppLifecycleState.hidden:
      case AppLifecycleState.paused:
      case AppLifecycleState.detached:
        client.enterBackground();
    }
  }
}

/// One room.
class RoomPage extends StatefulWidget {
  /// Of [room].
  const RoomPage({super.key, required this.client, required this.room});

  /// The user's client.
  final SnugClient client;

  /// The room's id.
  final String room;

  @override
  State<RoomPage> createState() => _RoomPageState();
}

class _RoomPageState extends State<RoomPage> {
  final _text = TextEditingController();
  final _scroll = ScrollController();
  late final _room = widget.client.room(widget.room);
  int? _older;
  bool _loading = false;
  bool _atBeginning = false;

  @override
  void initState() {
    super.initState();
    // While it is set, the connection outlives the background. Leave it out
    // where push is to take over at once, even with this page on the screen.
    widget.client.activeRoom = widget.room;
    _scroll.addListener(_loadAtTop);
    _load();
    unawaited(_describe());
  }

  @override
  void dispose() {
    // The page that replaces this one may have set its own room already.
    if (widget.client.activeRoom == widget.room) {
      widget.client.activeRoom = null;
    }
    _text.dispose();
    _scroll.dispose();
    super.dispose();
  }

  Future<void> _describe() async {
    try {
      await _room.refresh();
      if (mounted) setState(() {});
    } on SnugException {
      // The title is the room's id until the server answers.
    }
  }

  void _loadAtTop() {
    if (_scroll.position.extentAfter < 200) _load();
  }

  Future<void> _load() async {
    if (_loading || _atBeginning) return;
    _loading = true;
    try {
      final page = await _room.load(before: _older);
      _older = page.before;
      _atBeginning = page.before == null;
    } on SnugException catch (why) {
      if (mounted) _say(why.message);
    } finally {
      _loading = false;
    }
  }

  void _say(String message) => ScaffoldMessenger.of(
    context,
  ).showSnackBar(SnackBar(content: Text(message)));

  void _send() {
    final text = _text.text.trim();
    if (text.isEmpty) return;
    widget.client.send(widget.room, text);
    _text.clear();
  }

  void _readUpTo(List<ChatMessage> bubbles) {
    final last = bubbles.lastWhere(
      (bubble) => bubble.seq != null,
      orElse: () => const ChatMessage({}),
    );
    if (last.seq case final seq?) widget.client.read(widget.room, seq);
  }

  @override
  Widget build(BuildContext context) => Scaffold(
    appBar: AppBar(
      title: Text('${_room.about?['name'] ?? widget.room}'),
      bottom: PreferredSize(
        preferredSize: const Size.fromHeight(20),
        child: _ConnectionLine(widget.client),
      ),
    ),
    body: Column(
      children: [
        Expanded(
          child: StreamBuilder<List<ChatMessage>>(
            stream: _room.messages,
            initialData: _room.current,
            builder: (context, snapshot) => _list(snapshot.requireData),
          ),
        ),
        _composer(),
      ],
    ),
  );

  Widget _list(List<ChatMessage> bubbles) {
    _readUpTo(bubbles);
    return ListView.builder(
      controller: _scroll,
      reverse: true,
      itemCount: bubbles.length,
      itemBuilder: (context, index) {
        final bubble = bubbles[bubbles.length - 1 - index];
        return _Bubble(
          bubble,
          key: ValueKey(bubble.id),
          mine: bubble.user == widget.client.user,
          onTap: bubble.status == MessageStatus.failed
              ? () => widget.client.retry(bubble.clientMsgId)
              : null,
          onLongPress: () => _remove(bubble),
        );
      },
    );
  }

  void _remove(ChatMessage bubble) {
    if (bubble.user != widget.client.user) return;
    if (bubble.status == MessageStatus.failed) {
      widget.client.discard(bubble.clientMsgId);
    } else {
      widget.client.delete(widget.room, clientMsgId: bubble.clientMsgId);
    }
  }

  Widget _composer() => SafeArea(
    child: Row(
      children: [
        Expanded(
          child: TextField(
            controller: _text,
            onChanged: (_) => widget.client.sayTyping(widget.room),
            onSubmitted: (_) => _send(),
          ),
        ),
        IconButton(onPressed: _send, icon: const Icon(Icons.send)),
      ],
    ),
  );
}

class _ConnectionLine extends StatelessWidget {
  const _ConnectionLine(this.client);

  final SnugClient client;

  @override
  Widget build(BuildContext context) => StreamBuilder<StateNotice>(
    stream: client.states,
    builder: (context, _) => Text(
      switch (client.state) {
        ConnectionState.online => '',
        ConnectionState.connecting => 'Connecting …',
        ConnectionState.waiting => 'Waiting for the network …',
        ConnectionState.paused || ConnectionState.closed => 'Not connected',
      },
      style: Theme.of(context).textTheme.bodySmall,
    ),
  );
}

class _Bubble extends StatelessWidget {
  const _Bubble(
    this.bubble, {
    super.key,
    required this.mine,
    required this.onTap,
    required this.onLongPress,
  });

  final ChatMessage bubble;
  final bool mine;
  final VoidCallback? onTap;
  final VoidCallback onLongPress;

  @override
  Widget build(BuildContext context) => Align(
    alignment: mine ? Alignment.centerRight : Alignment.centerLeft,
    child: InkWell(
      onTap: onTap,
      onLongPress: onLongPress,
      child: Padding(
        padding: const EdgeInsets.symmetric(horizontal: 12, vertical: 6),
        child: Column(
          crossAxisAlignment:
              mine ? CrossAxisAlignment.end : CrossAxisAlignment.start,
          children: [
            if (!mine) Text(bubble.user),
            Text(bubble.deletedAt == null ? bubble.text : 'deleted'),
            if (mine)
              Text(switch (bubble.status) {
                MessageStatus.sending => 'sending …',
                MessageStatus.sent => bubble.seen ? 'seen' : 'sent',
                MessageStatus.failed => 'failed; tap to try again',
              }),
          ],
        ),
      ),
    ),
  );
}
