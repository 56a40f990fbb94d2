"""What mail programs call the places for mail that is not wanted or was never sent.

As folders of Thunderbird, Apple Mail and mail servers, and as labels of Gmail, which exports them
in the person's own language.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

SPAM = "spam, which is left out"
TRASH = "thrown away, which is left out"
DRAFT = "a draft, which was never sent"
CHAT = "a chat that Gmail keeps with the mail, which isn't read"
EXPUNGED = "deleted, and only waiting to be removed"

_SPAM = (
    "spam|junk|junk e mail|junk email|junk mail|bulk mail|spamverdacht|spam mail|spam mails|"
    "unerwünscht|unerwünschte werbung|junk e mails|courrier indésirable|indésirables|pourriel|"
    "pourriels|correo no deseado|no deseado|correo basura|correo electrónico no deseado|"
    "posta indesiderata|indesiderata|lixo eletrônico|lixo electrónico|lixo eletrónico|ongewenst|"
    "ongewenste e mail|skräppost|skräp|uønsket|uønsket mail|uønsket post|søppelpost|søppel e post|"
    "useløs e post|roskaposti|spam e mail|wiadomości śmieci|niechciane|nevyžádaná pošta|"
    "nevyžádané|nevyžiadaná pošta|levélszemét|nedorite|rämpspost|спам|нежелательная почта|"
    "небажана пошта|небажані|нежелана поща|istenmeyen|istenmeyen e posta|önemsiz|"
    "önemsiz e posta|gereksiz|ανεπιθύμητα|ανεπιθύμητη αλληλογραφία|ανεπιθύμητη|迷惑メール|"
    "垃圾邮件|垃圾郵件|스팸|스팸함|스팸 메일함|정크 메일|דואר זבל|ספאם|זבל|"
    "الرسائل غير المرغوب فيها|الرسائل غير المرغوبة|البريد غير المرغوب فيه|غير المرغوب|"
    "thư rác|จดหมายขยะ|สแปม|स्पैम|correu brossa|brossa|neželena pošta|neželjena pošta|nepageidaujami"
)
_TRASH = (
    "trash|bin|deleted|deleted items|deleted messages|deleted mail|recycle bin|wastebasket|"
    "papierkorb|gelöscht|gelöschte|gelöschte elemente|gelöschte objekte|gelöschte nachrichten|"
    "corbeille|éléments supprimés|messages supprimés|supprimés|papelera|papelera de reciclaje|"
    "elementos eliminados|eliminados|mensajes eliminados|cestino|posta eliminata|eliminata|"
    "elementi eliminati|messaggi eliminati|lixeira|lixo|itens excluídos|excluídos|"
    "itens eliminados|mensagens excluídas|reciclagem|prullenbak|prullenmand|"
    "verwijderde items|verwijderde berichten|verwijderd|papperskorgen|papperskorg|borttaget|"
    "borttagna objekt|raderade meddelanden|papirkurv|papirkurven|slettet post|slettede elementer|"
    "slettede meddelelser|søppel|slettet|roskakori|poistetut|poistetut viestit|kosz|"
    "elementy usunięte|usunięte|usunięte wiadomości|koš|odstraněná pošta|odstraněné|kôš|"
    "odstránená pošta|odstránené|kuka|lomtár|törölt elemek|törölt|coș de gunoi|coş de gunoi|"
    "elemente șterse|mesaje șterse|корзина|удаленные|удалённые|кошик|смітник|видалені|кошче|"
    "изтрити|çöp|çöp kutusu|silinmiş öğeler|silinen|κάδος|κάδος απορριμμάτων|διαγραμμένα|"
    "απορρίμματα|ゴミ箱|削除済みアイテム|削除済みメッセージ|已删除|已删除邮件|已删除邮件箱|"
    "废纸篓|回收站|垃圾箱|垃圾桶|刪除的郵件|寄件匣備份刪除|휴지통|지운 편지함|삭제된 항목|"
    "אשפה|פח אשפה|פריטים שנמחקו|المهملات|سلة المهملات|العناصر المحذوفة|thùng rác|ถังขยะ|"
    "sampah|tong sampah|paperera|smeće|otpad|prügikast|šiukšliadėž|šiukšlinė|atkritne|ट्रैश"
)
_DRAFT = (
    "draft|drafts|entwürfe|entwurf|brouillons|brouillon|borradores|borrador|bozze|bozza|rascunhos|"
    "rascunho|concepten|utkast|kladder|kladde|luonnokset|luonnos|wersje robocze|"
    "kopie robocze|szkice|koncepty|rozepsané|rozpísané|piszkozatok|ciorne|schițe|"
    "mesaje nefinalizate|черновики|черновик|чернетки|чернови|"
    "taslaklar|taslak|πρόχειρα|下書き|草稿|草稿箱|임시보관함|"
    "임시 보관함|טיוטות|المسودات|bản nháp|thư nháp|draf|แบบร่าง|ร่างจดหมาย|esborranys|skice|"
    "mustandid|juodraščiai|melnraksti|osnutki"
)
# folders of programs, but words that people choose for labels of their own
_WAITING = "templates|unsent messages|outbox|vorlagen|postausgang|modèles"
_CHAT = (
    "chat|chats|hangouts|clavardage|chatten|chattar|czat|czaty|"
    "чат|чаты|sohbet|sohbetler|συνομιλία|συνομιλίες|チャット|聊天|채팅|צ'אט|الدردشة|trò chuyện"
)


def folded(name: str) -> str:
    """A name as these lists have it: without case, hyphens and underscores as blanks."""
    text = unicodedata.normalize("NFC", name).casefold().replace("_", " ").replace("-", " ")
    return " ".join(text.split())


_REASONS = {
    folded(name): reason
    for names, reason in ((_CHAT, CHAT), (_DRAFT, DRAFT), (_SPAM, SPAM), (_TRASH, TRASH))
    for name in names.split("|")
}
_FOLDERS_ONLY = frozenset(_WAITING.split("|"))


@lru_cache(maxsize=4096)
def reason_of(name: str) -> str:
    """Why what bears a label of this name is left out; "" where it isn't."""
    return _REASONS.get(folded(name), "")


def reason_of_folder(name: str) -> str:
    """Why what lies in a mail program's folder of this name is left out; "" where it isn't."""
    return DRAFT if folded(name) in _FOLDERS_ONLY else reason_of(name).replace(CHAT, "")
