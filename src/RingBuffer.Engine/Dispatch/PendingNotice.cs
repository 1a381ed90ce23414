namespace RingBuffer.Engine.Dispatch;

/// <summary>Something the plugin host has to say, kept until the event it came up in has been written.</summary>
internal readonly record struct PendingNotice(NoticeCode Code, string Text);
